/**
 * Speed of the numeric kernels: the best of several runs, per implementation and number of threads.
 *
 *   npm run -s bench -- kernels [--kernel topK] [--json] [--seconds S]
 *
 * `--seconds` (default 2) is how long each figure is measured at most; the best run counts, because other work on the
 * machine can only slow a run down. CPU time is that of all threads.
 */
import { parseArgs } from 'node:util';
import { Rng } from '@belfry/core';
import { defaultThreads, getKernels, kernelInfo, referenceKernels } from '@belfry/native';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '2' },
    kernel: { type: 'string' },
  },
});
const rng = Rng.fromSeed(1);

const implementations = [
  { implementation: 'reference', threads: 1 },
  ...[...new Set([1, defaultThreads()])].flatMap((threads) =>
    ['wasm', 'native'].map((implementation) => ({ implementation, threads })),
  ),
];

/** Beyond this much work the reference takes too long to be measured. */
const REFERENCE_FLOPS = 6e9;

/** Each with the work of one call: floating point operations of its products, or bytes moved. */
const workloads = [
  scores('scores, 1,024 in batch, d 64', 1024, 64),
  scores('scores, 4,096 in batch, d 64', 4096, 64),
  topK('topK, 1,000 × 40,981, d 64, k 50', 1000, 40_981, 64, 50),
  topK('topK, 1,000 × 40,981, d 64, k 1,000', 1000, 40_981, 64, 1000),
  topK('topK, 1 × 1,000,000, d 64, k 50', 1, 1_000_000, 64, 50),
  selectTopK('selectTopK, 100 × 40,981, k 50', 100, 40_981, 50),
  adamRows('adamRows, 4,096 rows of 64', 4096, 64),
  gatherRows('gatherRows, 4,096 rows of 64', 4096, 64),
  normalizeRows('normalizeRows, 4,096 rows of 64', 4096, 64),
];

const results = [];
for (const { kernel, name, flops, bytes, call } of workloads) {
  if (flags.kernel !== undefined && flags.kernel !== kernel) continue;
  for (const options of implementations) {
    const isReference = getKernels(options)[kernel] === referenceKernels[kernel];
    if (isReference && (options.implementation !== 'reference' || flops > REFERENCE_FLOPS)) continue;
    const { ms, cpuMs } = timesOf(() => call(getKernels(options)));
    const result = {
      kernel,
      workload: name,
      ...options,
      ms: round(ms),
      cpuMs: round(cpuMs),
      ...(flops ? { gflops: round(flops / ms / 1e6) } : { gbytes: round(bytes / ms / 1e6) }),
    };
    results.push(result);
    if (!flags.json) printRow(result);
  }
}
if (flags.json) {
  console.log(JSON.stringify({ machine: machine(), kernels: kernelInfo(), results }));
}

function scores(name, batchSize, dim) {
  const own = Int32Array.from({ length: batchSize + 1 }, (_, row) => row);
  const positives = unitish(batchSize, dim);
  const input = {
    dim,
    queries: unitish(batchSize, dim),
    positives,
    positiveLogExpectedCount: new Float32Array(batchSize),
    candidates: [{ vectors: positives, logExpectedCount: new Float32Array(batchSize) }],
    exclusions: { offsets: own, values: own.subarray(0, batchSize) },
    temperature: 0.07,
    epilogue: { kind: 'softmax' },
    weights: null,
  };
  return { kernel: 'scores', name, flops: 6 * batchSize ** 2 * dim, call: (kernels) => kernels.scores(input) };
}

function topK(name, queryCount, itemCount, dim, k) {
  const input = { dim, queries: unitish(queryCount, dim), items: unitish(itemCount, dim), k };
  return { kernel: 'topK', name, flops: 2 * queryCount * itemCount * dim, call: (kernels) => kernels.topK(input) };
}

function selectTopK(name, queryCount, columns, k) {
  const input = { scores: unitish(queryCount, columns), columns, k };
  return { kernel: 'selectTopK', name, bytes: 4 * queryCount * columns, call: (kernels) => kernels.selectTopK(input) };
}

function adamRows(name, count, dim) {
  const [table, first, second] = [
    unitish(10 * count, dim),
    new Float32Array(10 * count * dim),
    new Float32Array(10 * count * dim),
  ];
  const rows = Int32Array.from({ length: count }, (_, i) => 10 * i);
  const step = { table, dim, rows, gradient: unitish(count, dim), learningRate: 1e-3, weightDecay: 0 };
  const call = (kernels) =>
    kernels.adamRows({ ...step, first, second, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepCount: 10 });
  return { kernel: 'adamRows', name, bytes: 7 * 4 * count * dim, call };
}

function gatherRows(name, count, dim) {
  const table = unitish(10 * count, dim);
  const rows = Int32Array.from({ length: count }, () => rng.int(10 * count));
  const out = new Float32Array(count * dim);
  return {
    kernel: 'gatherRows',
    name,
    bytes: 8 * count * dim,
    call: (kernels) => kernels.gatherRows(table, dim, rows, out),
  };
}

function normalizeRows(name, count, dim) {
  const matrix = unitish(count, dim);
  return {
    kernel: 'normalizeRows',
    name,
    bytes: 8 * count * dim,
    call: (kernels) => kernels.normalizeRows(matrix, dim),
  };
}

function unitish(rows, dim) {
  return Float32Array.from({ length: rows * dim }, () => rng.normal() / Math.sqrt(dim));
}

/** Wall time of the best run and CPU time of the mean one: the system counts CPU time too coarsely for a single run. */
function timesOf(call) {
  const until = performance.now() + 1000 * Number(flags.seconds);
  const cpuStart = process.cpuUsage();
  let [ms, runs] = [Infinity, 0];
  for (; runs < 3 || performance.now() < until; runs++) {
    const start = performance.now();
    call();
    ms = Math.min(ms, performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpuStart);
  return { ms, cpuMs: (user + system) / 1000 / runs };
}

function round(value) {
  return Number(value.toPrecision(3));
}

function printRow({ workload, implementation, threads, ms, cpuMs, gflops, gbytes }) {
  const speed = gflops === undefined ? `${gbytes} GB/s` : `${gflops} GFLOP/s`;
  const who = `${implementation}, ${threads} thread${threads > 1 ? 's' : ''}`;
  console.log(
    `${workload.padEnd(34)} ${who.padEnd(21)} ${String(ms).padStart(9)} ms ${String(cpuMs).padStart(9)} ms CPU ${speed.padStart(15)}`,
  );
}
