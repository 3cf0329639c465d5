// What it costs to rank all items for hard negatives, exactly or in a graph built beside training, and to cluster them by k-means.
//   npm run -s bench -- item-ranking 41000 400000
// Catalogues of so many unit vectors of 64 numbers in clusters, 1,024 queries a step. CPU time of all threads, best of some steps;
// beside it the share of a band of ranks, as the exact ranking has it, that the graph finds.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { csrFromLists, Rng } from '@belfry/core';
import { HnswRanking, exactRanking, kMeansClusters } from '@belfry/contrast';
import { getKernels } from '@belfry/native';

const DIM = 64;
const QUERIES = 1024;
const STEPS = 3;
const BANDS = [
  { from: 1, to: 50 },
  { from: 200, to: 400 },
];
const kernels = getKernels();
const nothing = csrFromLists(Array.from({ length: QUERIES }, () => []));
const sizes = process.argv.slice(3).map(Number);

for (const itemCount of sizes.length > 0 ? sizes : [41_000]) {
  const rng = Rng.fromSeed(1);
  const centres = random(rng, Math.ceil(itemCount / 200), 1);
  const items = around(rng, centres, itemCount);
  const queries = around(rng, centres, QUERIES);
  const model = { step: 0, dim: DIM, kernels, queryVectors: () => queries, itemVectors: () => items };
  const settings = { itemCount, refreshEvery: 1000 };
  const rankings = { exact: exactRanking(settings), hnsw: new HnswRanking(settings) };
  const builtIn = await cpuMs(() => rankings.hnsw.prepare(model));
  await rankings.exact.prepare(model);
  const clusters = kMeansClusters({ itemCount, clusters: null, refreshEvery: 1 });
  const clusteredIn = await cpuMs(() => clusters.prepare(null, rng, model));
  console.log(
    `${itemCount.toLocaleString('en-US')} items; CPU: a graph ${(builtIn / 1000).toFixed(1)} s, √items clusters ${(clusteredIn / 1000).toFixed(1)} s`,
  );
  for (const { from, to } of BANDS) {
    const [exact, graph] = [
      await ranked(rankings.exact, model, queries, to),
      await ranked(rankings.hnsw, model, queries, to),
    ];
    console.log(
      `  ranks ${from} to ${to}: exact ${exact.ms.toFixed(0)} ms a step, graph ${graph.ms.toFixed(0)} ms, share of the band found ${shareOfBand(exact.rows, graph.rows, from, to).toFixed(3)}`,
    );
  }
}

async function ranked(ranking, model, queries, to) {
  let rows = null;
  let ms = Infinity;
  for (let step = 0; step < STEPS; step++) {
    ms = Math.min(ms, await cpuMs(() => (rows = ranking.nearest(model, queries, to, nothing).rows)));
  }
  return { ms, rows };
}

function shareOfBand(exact, found, from, to) {
  let there = 0;
  for (let query = 0; query < QUERIES; query++) {
    const band = new Set(exact.subarray(query * to + from - 1, (query + 1) * to));
    for (const row of found.subarray(query * to + from - 1, (query + 1) * to)) if (band.has(row)) there++;
  }
  return there / (QUERIES * (to - from + 1));
}

async function cpuMs(work) {
  await nextTurn();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function random(rng, rows, spread) {
  return Float32Array.from({ length: rows * DIM }, () => spread * rng.normal());
}

function around(rng, centres, rows) {
  const vectors = random(rng, rows, 0.7);
  for (let row = 0; row < rows; row++) {
    const centre = rng.int(centres.length / DIM) * DIM;
    for (let k = 0; k < DIM; k++) vectors[row * DIM + k] += centres[centre + k];
  }
  kernels.normalizeRows(vectors, DIM);
  return vectors;
}
