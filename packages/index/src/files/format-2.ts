/** Format 2: one file, whose sections follow its header without gaps beyond alignment. docs/format/index.md describes it. */
import type { FileHandle } from 'node:fs/promises';
import { INDEX_FORMAT, aligned, readHeader } from './header-block.js';
import { invalidIndex, truncated, type SectionEntry } from './index-header.js';
import type { Digested, IndexContents } from './open-index.js';

/** @throws INDEX_INVALID, FORMAT_TOO_NEW, FILE_TRUNCATED, CHECKSUM_MISMATCH */
export async function openFormat2(path: string, file: FileHandle): Promise<IndexContents> {
  const { header, blockBytes } = await readHeader(path, file);
  const { sections: entries, ...about } = header;
  const end = requireLayout(path, entries, blockBytes);
  const { size } = await file.stat();
  if (size < end) throw truncated(path, size, end);
  if (size > end) throw invalidIndex(path, `${size} bytes instead of ${end}`);
  const digested = entries.map(({ offset, bytes, sha256 }, n): Digested => {
    const next = entries[n + 1]?.offset ?? offset + bytes;
    return { file, offset, bytes, sha256, padding: next - offset - bytes };
  });
  return {
    header: { format: INDEX_FORMAT, ...about },
    kinds: [about.kind],
    sections: new Map(entries.map(({ name }, n) => [name, digested[n]])),
    digested,
  };
}

/** Returns where the last section ends. @throws INDEX_INVALID for sections that overlap, leave room or come twice */
function requireLayout(path: string, entries: readonly SectionEntry[], blockBytes: number): number {
  const names = new Set<string>();
  let end = blockBytes;
  for (const { name, offset, bytes } of entries) {
    if (offset !== aligned(end)) throw invalidIndex(path, `section "${name}" at ${offset} instead of ${aligned(end)}`);
    if (names.has(name)) throw invalidIndex(path, `section "${name}" twice`);
    names.add(name);
    end = offset + bytes;
    if (!Number.isSafeInteger(end)) throw invalidIndex(path, `section "${name}" of ${bytes} bytes`);
  }
  return end;
}
