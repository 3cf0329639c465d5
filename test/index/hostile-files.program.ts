/**
 * A program that loads files made to harm, with digests that fit, and tells how that ended.
 * Arguments: a good index file, how many others to make of it, a seed.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { BelfryError, Rng } from '@belfry/core';
import { loadIndex } from '@belfry/index';
import { headerBlock, headerText, putTogether, takeApart, withHeader } from './index-file-bytes.js';

export interface HostileOutcome {
  /** How often each error code came; "loaded" where the change did no harm. */
  readonly codes: Record<string, number>;
  /** Errors without a code. */
  readonly defects: string[];
  readonly rssGrowthBytes: number;
}

/** Stand for what JSON.stringify cannot write. */
const raw = { '"@nan"': 'NaN', '"@infinite"': '1e999', '"@huge"': '1152921504606846976', '"@deep"': deep(20_000) };

const values: unknown[] = [
  '@nan',
  '@infinite',
  '@huge',
  '@deep',
  -1,
  0,
  1,
  2,
  3,
  4,
  7,
  8,
  9,
  100,
  199,
  201,
  1.5,
  4096,
  4097,
  8192,
  2 ** 31 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 60,
  -(2 ** 60),
  null,
  true,
  '',
  '200',
  'exact',
  'hnsw',
  'hnswlib-node',
  'dot',
  'l2',
  'cosine',
  'rows',
  'vectors',
  'graph',
  '../x',
  'x'.repeat(50_000),
  [],
  {},
  [[]],
  { a: { b: {} } },
  Array.from({ length: 5_000 }, (_, n) => n),
];

const [path, count, seed] = process.argv.slice(2);
const good = await readFile(path);
const rng = Rng.fromSeed(Number(seed));
const victim = `${path}.hostile`;

const codes: Record<string, number> = {};
const defects: string[] = [];
let before = 0;
let most = 0;
for (let n = 0; n < Number(count); n++) {
  await writeFile(victim, hostileFile());
  const outcome = await outcomeOf();
  codes[outcome] = (codes[outcome] ?? 0) + 1;
  if (n === 200) before = process.memoryUsage.rss();
  most = Math.max(most, process.memoryUsage.rss());
}
await rm(victim);
process.stdout.write(JSON.stringify({ codes, defects, rssGrowthBytes: most - before } satisfies HostileOutcome));

async function outcomeOf(): Promise<string> {
  try {
    const index = await loadIndex(victim, { mapped: rng.int(2) === 0 });
    await index.search(new Float32Array(index.dim).fill(1), 5);
    await index.upsert(Int32Array.of(3, 1_000), new Float32Array(2 * index.dim).fill(0.5));
    await index.delete(Int32Array.of(0, 4));
    await index.search(new Float32Array(index.dim).fill(-1), 5);
    return 'loaded';
  } catch (error) {
    if (error instanceof BelfryError) return error.code;
    defects.push(String(error));
    return 'defect';
  }
}

function hostileFile(): Buffer {
  return pick([
    changedHeader,
    changedHeader,
    changedHeader,
    changedText,
    changedLength,
    changedSections,
    changedContent,
  ])();
}

/** One to three fields, at any depth, hold something else. */
function changedHeader(): Buffer {
  const header = JSON.parse(headerText(good)) as Record<string, unknown>;
  for (let change = 0; change <= rng.int(3); change++) changeSomewhere(header);
  return withHeader(good, text(header));
}

function changeSomewhere(at: Record<string, unknown>): void {
  const key = pick([...Object.keys(at), 'more', '__proto__', 'constructor']);
  const inner = Object.hasOwn(at, key) ? at[key] : undefined;
  if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && rng.int(4) > 0)
    changeSomewhere(inner as Record<string, unknown>);
  else if (rng.int(8) === 0) delete at[key];
  else
    Object.defineProperty(at, key, {
      value: structuredClone(pick(values)),
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Characters of the header are lost, doubled or others. */
function changedText(): Buffer {
  const header = headerText(good);
  const from = rng.int(header.length);
  const to = Math.min(header.length, from + rng.int(40));
  const middle = pick(['', header.slice(from, to).repeat(2), '\u0000', '[', '{', '"', '9'.repeat(300), '\ud83d']);
  return withHeader(good, header.slice(0, from) + middle + header.slice(to));
}

/** The preamble lies about length or format. */
function changedLength(): Buffer {
  const file = Buffer.from(good);
  file.writeUInt32LE(pick([0, 1, 48, 4096, 65_536, 65_537, 2 ** 31, 2 ** 32 - 1, rng.int(5_000)]), pick([8, 12]));
  return rng.int(2) === 0 ? file : Buffer.concat([headerBlock('{}'.padEnd(rng.int(10_000))), file]);
}

/** Sections are missing, doubled, swapped or of other lengths; all digests fit. */
function changedSections(): Buffer {
  const parts = takeApart(good);
  const n = rng.int(parts.sections.length);
  const section = parts.sections[n];
  const content = section.content.subarray(0, rng.int(section.content.length + 1));
  const sections = pick([
    () => parts.sections.toSpliced(n, 1),
    () => [...parts.sections, section],
    () => parts.sections.toReversed(),
    () => parts.sections.with(n, { ...section, content }),
    () => parts.sections.with(n, { ...section, content: Buffer.concat([section.content, content]) }),
  ])();
  return putTogether({ about: { ...parts.about, count: pick([parts.about.count, rng.int(300)]) }, sections });
}

/** Rows, numbers and links are any others; all digests fit. */
function changedContent(): Buffer {
  const parts = takeApart(good);
  for (let change = 0; change <= rng.int(20); change++) {
    const { content } = pick(parts.sections);
    const at = 4 * rng.int(content.length / 4);
    pick([
      () => content.writeUInt32LE(rng.int(2 ** 32 - 1), at),
      () => content.writeInt32LE(pick([-1, 0, 2 ** 31 - 1, -(2 ** 31), 200, 201]), at),
      () => content.writeFloatLE(pick([NaN, Infinity, 1e38]), at),
      () => content.writeUInt8(rng.int(256), at),
    ])();
  }
  return putTogether(parts);
}

function text(header: unknown): string {
  return Object.entries(raw).reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(header));
}

function deep(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

function pick<T>(choices: readonly T[]): T {
  return choices[rng.int(choices.length)];
}
