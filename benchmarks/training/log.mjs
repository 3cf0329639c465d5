// The log that all contenders of the training benchmark train on: users evenly, items by Zipf's law with rank and row
// unrelated. Two files of 32-bit integers, made once by who starts the contenders: making them is in none's peak memory.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Rng } from '@belfry/core';

const folder = 'benchmarks/scratch/training';

/** @returns the paths of both columns */
export function provideLog({ users, items, examples, zipf }) {
  const name = `${folder}/${users}-users-${items}-items-${examples}-zipf-${zipf}`;
  const paths = { userFile: `${name}.users.i32`, itemFile: `${name}.items.i32` };
  if (!existsSync(paths.itemFile)) {
    mkdirSync(folder, { recursive: true });
    const rng = Rng.fromSeed(1);
    write(paths.userFile, () => Int32Array.from({ length: examples }, () => rng.int(users)));
    write(paths.itemFile, () => zipfRows(rng, items, examples, zipf));
  }
  return paths;
}

/** One column of the log. */
export function readColumn(path) {
  const bytes = readFileSync(path);
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** Rows whose rank r comes up in proportion to r^−exponent, by inverting the distribution. */
function zipfRows(rng, items, count, exponent) {
  const cumulative = new Float64Array(items);
  let total = 0;
  for (let rank = 0; rank < items; rank++) cumulative[rank] = total += (rank + 1) ** -exponent;
  const rowOfRank = rng.shuffle(Int32Array.from({ length: items }, (_, row) => row));
  return Int32Array.from({ length: count }, () => rowOfRank[firstAbove(cumulative, rng.float() * total)]);
}

function firstAbove(ascending, value) {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function write(path, make) {
  writeFileSync(`${path}.part`, make());
  renameSync(`${path}.part`, path);
}
