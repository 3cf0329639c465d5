// A data set as files that every system reads, made once: items.f32 [count, dim], queries.f32 [queries, dim], all of
// length 1, and truth.i32 [queries, 100], the nearest items by exact search.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { dataSets } from './data-sets.mjs';

const TRUTH = 100;

/** @returns where the files are, and their shape */
export async function provideDataSet(name, { vectors = dataSets[name].count, queries: asked }) {
  const { dim, run, make } = dataSets[name];
  const folder = `benchmarks/scratch/index/${name}-${vectors}-${asked}`;
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    const made = await make({ dim, count: vectors, queryCount: asked, folder: `benchmarks/scratch/index/${run}` });
    const kernels = getKernels();
    const [items, queries] = [drawn(made.items, dim, vectors), drawn(made.queries, dim, asked)];
    for (const matrix of [items, queries]) kernels.normalizeRows(matrix, dim);
    writeFileSync(`${part}/items.f32`, items);
    writeFileSync(`${part}/queries.f32`, queries);
    writeFileSync(`${part}/truth.i32`, kernels.topK({ dim, queries, items, k: TRUTH }).rows);
    const shape = { count: items.length / dim, dim, queries: queries.length / dim };
    writeFileSync(`${part}/shape.json`, JSON.stringify(shape));
    renameSync(part, folder);
  }
  return { name, folder, ...JSON.parse(readFileSync(`${folder}/shape.json`, 'utf8')) };
}

/** Rows drawn without repetition, in the order they came in; all where there are no more than asked for. */
function drawn(matrix, dim, count) {
  const rowCount = matrix.length / dim;
  if (rowCount <= count) return matrix;
  const order = Rng.fromSeed(1).shuffle(Int32Array.from({ length: rowCount }, (_, row) => row));
  const rows = order.subarray(0, count).sort();
  const kept = new Float32Array(count * dim);
  rows.forEach((row, place) => kept.set(matrix.subarray(row * dim, (row + 1) * dim), place * dim));
  return kept;
}
