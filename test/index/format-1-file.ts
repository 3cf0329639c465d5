/** An exact index of format 2 written as format 1 had it, by its description in docs/format/index.md. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { takeApart } from './index-file-bytes.js';

export async function saveAsFormat1(source: string, target: string): Promise<void> {
  const { about, sections } = takeApart(await readFile(source));
  const { kind, metric, dim, count, vocabulary } = about;
  const data = Buffer.concat(sections.map(({ content }) => content));
  const sha256 = digest(data);
  const name = `${basename(target, '.json')}.${sha256.slice(0, 12)}.vectors`;
  const vectors = { name, sizeBytes: data.length, sha256 };
  const fields = { format: 1, kind, metric, dim, count, vocabulary, settings: {}, vectors, graph: null };
  await writeFile(join(dirname(target), name), data);
  await writeFile(target, JSON.stringify({ ...fields, sha256: digest(JSON.stringify(fields)) }));
}

function digest(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
