/**
 * Speed of the numeric kernels: the best of several runs, per implementation and number of threads.
 *
 *   npm run -s bench -- kernels [--kernel topK] [--json] [--seconds S]
 *
 * `--seconds` (default 2) is how long each figure is measured at most; the best run counts, because other work on the
 * machine can only slow a run down. CPU time is that of all threads.
 */
import { parseArgs } from 'node:util';
import { emptyTable, inMemory } from '@belfry/compute';
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
  scores('scores, 4,096 in batch, d 64, bfloat16 products', 4096, 64, 'bfloat16'),
  storedScores('scores, 1,024 in batch and 65,536 stored, all gradients', 1024, 65_536, 64, false),
  storedScores('scores, 1,024 in batch and 65,536 stored, fixed', 1024, 65_536, 64, true),
  ownScores('ownScores, 1,024 × 16 of their own, d 64', 1024, 16, 64),
  topK('topK, 1,024 × 40,981, d 64, k 400', 1024, 40_981, 64, 400),
  topK('topK, 1,000 × 40,981, d 64, k 50', 1000, 40_981, 64, 50),
  topK('topK, 1,000 × 40,981, d 64, k 1,000', 1000, 40_981, 64, 1000),
  topK('topK, 1 × 1,000,000, d 64, k 50', 1, 1_000_000, 64, 50),
  selectTopK('selectTopK, 100 × 40,981, k 50', 100, 40_981, 50),
  ...rowWorkloads({ tableRows: 1_000_000, count: 8000, dim: 64 }),
  ...halfWorkloads({ tableRows: 1_000_000, count: 8000, dim: 64 }),
  adamRows('adamRows, one row of 1,000,000', denseTable(1_000_000)),
  memoryCopy('memory: a copy of 256 MiB', 2 ** 26),
];

const results = [];
for (const { kernel, name, flops, bytes, call } of workloads) {
  if (flags.kernel !== undefined && flags.kernel !== kernel) continue;
  for (const options of implementations) {
    const isReference = kernel === null || getKernels(options)[kernel] === referenceKernels[kernel];
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

function ownScores(name, batchSize, perQuery, dim) {
  const input = {
    dim,
    queries: unitish(batchSize, dim),
    positives: unitish(batchSize, dim),
    candidates: unitish(batchSize * perQuery, dim),
    left: new Int32Array(batchSize).fill(perQuery),
    temperature: 0.07,
    epilogue: { kind: 'softmax' },
    weights: null,
  };
  const flops = 6 * batchSize * perQuery * dim;
  return { kernel: 'ownScores', name, flops, call: (kernels) => kernels.ownScores(input) };
}

function scores(name, batchSize, dim, products = 'float32') {
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
    products,
    weights: null,
  };
  return { kernel: 'scores', name, flops: 6 * batchSize ** 2 * dim, call: (kernels) => kernels.scores(input) };
}

/** The batch's positives, and a queue. */
function storedScores(name, batchSize, stored, dim, isFixed) {
  const positives = unitish(batchSize, dim);
  const queue = { vectors: unitish(stored, dim), logExpectedCount: null, isFixed };
  const input = {
    dim,
    queries: unitish(batchSize, dim),
    positives,
    positiveLogExpectedCount: null,
    candidates: [{ vectors: positives, logExpectedCount: null }, queue],
    exclusions: null,
    temperature: 0.07,
    epilogue: { kind: 'softmax' },
    weights: null,
  };
  const flops = 4 * batchSize * (batchSize + stored) * dim + 2 * batchSize * (batchSize + (isFixed ? 0 : stored)) * dim;
  return { kernel: 'scores', name, flops, call: (kernels) => kernels.scores(input) };
}

function topK(name, queryCount, itemCount, dim, k) {
  const input = { dim, queries: unitish(queryCount, dim), items: unitish(itemCount, dim), k };
  return { kernel: 'topK', name, flops: 2 * queryCount * itemCount * dim, call: (kernels) => kernels.topK(input) };
}

function selectTopK(name, queryCount, columns, k) {
  const input = { scores: unitish(queryCount, columns), columns, k };
  return { kernel: 'selectTopK', name, bytes: 4 * queryCount * columns, call: (kernels) => kernels.selectTopK(input) };
}

/** Rows in memory: each call takes the next of several draws from a table far larger than the caches. */
function rowWorkloads(shape) {
  const { count, dim } = shape;
  const table = bigTable({ ...shape, precision: 'float32' });
  return [
    adamRows('adamRows, 8,000 rows of 64 of 1 M', table),
    adamRows(
      'adamRows, 8,000 rows of 64, in the caches',
      bigTable({ ...shape, tableRows: count, precision: 'float32' }),
    ),
    gatherRows('gatherRows, 8,000 rows of 64 of 1 M', table),
    sumBags('sumBags, 1,000 bags of 8 rows of 64 of 1 M', table, 8),
    scatterAddRows('scatterAddRows, 8,000 to 4,000 rows of 64', count, dim),
    distinctRows('distinctRows, 8,000 of 1 M', table.lists[0]),
    normalizeRows('normalizeRows, 8,000 rows of 64', count, dim),
    findNonFinite('findNonFinite, 8,000 rows of 64', count * dim),
  ];
}

function halfWorkloads(shape) {
  const table = bigTable({ ...shape, precision: 'bfloat16' });
  return [
    adamRows('adamRows, 8,000 bfloat16 rows of 64 of 1 M', table),
    gatherRows('gatherRows, 8,000 bfloat16 rows of 64 of 1 M', table),
    sumBags('sumBags, 1,000 bags of 8 bfloat16 rows', table, 8),
  ];
}

/** 0.1 everywhere. */
function bigTable({ tableRows, count, dim, precision }) {
  const values = emptyTable(tableRows * dim, precision, inMemory).fill(precision === 'float32' ? 0.1 : 0x3dcd);
  const lists = Array.from({ length: 16 }, () => Int32Array.from({ length: count }, () => rng.int(tableRows)));
  return { values, dim, lists, size: values.BYTES_PER_ELEMENT };
}

/** A dense parameter: a table of one row. */
function denseTable(length) {
  return { values: unitish(1, length), dim: length, lists: [Int32Array.of(0)], size: 4 };
}

/** Reads the gradient; reads and writes weights and both moments. */
function adamRows(name, { values, dim, lists, size }) {
  const [first, second] = [1, 2].map(() => emptyTable(values.length, 'float32', inMemory).fill(0.01));
  const gradient = unitish(lists[0].length, dim);
  const step = { table: values, dim, gradient, learningRate: 1e-3, weightDecay: 0, first, second };
  const rule = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepCount: 10 };
  const next = inTurn(lists);
  const call = (kernels) => kernels.adamRows({ ...step, ...rule, rows: next() });
  return { kernel: 'adamRows', name, bytes: (5 * 4 + 2 * size) * gradient.length, call };
}

function gatherRows(name, { values, dim, lists, size }) {
  const out = new Float32Array(lists[0].length * dim);
  const next = inTurn(lists);
  return {
    kernel: 'gatherRows',
    name,
    bytes: (4 + size) * out.length,
    call: (kernels) => kernels.gatherRows(values, dim, next(), out),
  };
}

function sumBags(name, { values, dim, lists, size }, members) {
  const count = lists[0].length;
  const offsets = Int32Array.from({ length: count / members + 1 }, (_, bag) => bag * members);
  const next = inTurn(lists);
  return {
    kernel: 'sumBags',
    name,
    bytes: (size + 4 / members) * count * dim,
    call: (kernels) => kernels.sumBags(values, dim, { offsets, values: next() }),
  };
}

function inTurn(list) {
  let turn = 0;
  return () => list[turn++ % list.length];
}

/** Reads the source, reads and writes the target. */
function scatterAddRows(name, count, dim) {
  const [target, source] = [unitish(count / 2, dim), unitish(count, dim)];
  const rows = Int32Array.from({ length: count }, () => rng.int(count / 2));
  return {
    kernel: 'scatterAddRows',
    name,
    bytes: 12 * count * dim,
    call: (kernels) => kernels.scatterAddRows(target, dim, rows, source),
  };
}

function distinctRows(name, rows) {
  const places = new Int32Array(rows.length);
  return {
    kernel: 'distinctRows',
    name,
    bytes: 12 * rows.length,
    call: (kernels) => kernels.distinctRows(rows, places),
  };
}

function findNonFinite(name, length) {
  const values = unitish(1, length);
  return { kernel: 'findNonFinite', name, bytes: 4 * length, call: (kernels) => kernels.findNonFinite(values) };
}

/** What moving bytes costs here, by the engine's own copy: the bound of all kernels that a few operations a number do. */
function memoryCopy(name, length) {
  const [from, to] = [new Float32Array(length).fill(1), new Float32Array(length)];
  return { kernel: null, name, bytes: 8 * length, call: () => to.set(from) };
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
    `${workload.padEnd(46)} ${who.padEnd(21)} ${String(ms).padStart(9)} ms ${String(cpuMs).padStart(9)} ms CPU ${speed.padStart(15)}`,
  );
}
