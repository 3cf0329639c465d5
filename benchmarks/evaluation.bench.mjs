/**
 * Evaluation of every gowalla user, by Belfry and by NumPy with argpartition, on the same vectors in one run: top 20 of
 * the whole catalogue with training items left out, Recall@20 and NDCG@20. The sides take turns.
 *
 *   npm run bench -- evaluation [--run FOLDER] [--rounds 3]
 *
 * Vectors are those of a run, or random unit vectors of 64 numbers. Reads BELFRY_DATA (default ../shared/data);
 * BELFRY_PYTHON (default python3) needs numpy. Writes results/evaluation.json.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Rng, csrFromLists, csrRows } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import { evalOptions, evaluate, vectorScorer } from '@belfry/eval';
import { defaultThreads, kernelInfo } from '@belfry/native';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { run: { type: 'string' }, rounds: { type: 'string', default: '3' } },
});
const K = 20;
const TOLERANCE = 1e-6;
const root = fileURLToPath(new URL('..', import.meta.url));
const source = resolve(root, process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');
const work = `${root}benchmarks/scratch/evaluation`;
if (!existsSync(`${source}/train.txt`)) {
  process.stderr.write(`evaluation: no ${source}/train.txt; set BELFRY_DATA to the research data folder\n`);
  process.exit(2);
}

const train = readLists('train.txt');
const test = readLists('test.txt', csrRows(train));
const itemCounts = new Int32Array(1 + train.values.reduce((largest, item) => Math.max(largest, item), 0));
for (const item of train.values) itemCounts[item]++;
const vectors = flags.run === undefined ? randomVectors(64) : await vectorsOfRun(flags.run);
writeTask();

// A BLAS that was told which processor to take for granted may be told wrong.
const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...environment } = process.env;
const threads = defaultThreads();
const sides = [
  { name: 'belfry', evaluate: belfry },
  { name: 'numpy', evaluate: await numpy({ workers: 1, block: 512 }) },
  { name: 'numpy, blocks in parallel', evaluate: await numpy({ workers: threads, block: 128 }) },
];
for (const side of sides) await side.evaluate();
const rounds = [];
for (let turn = 0; turn < Number(flags.rounds); turn++) {
  const answers = {};
  for (const { name, evaluate: once } of sides) answers[name] = await once();
  requireSameFigures(answers);
  rounds.push(answers);
  process.stderr.write(
    `${Object.entries(answers)
      .map(
        ([name, { wallSeconds, cpuSeconds }]) => `${name} ${wallSeconds.toFixed(2)} s (CPU ${cpuSeconds.toFixed(2)} s)`,
      )
      .join(', ')}\n`,
  );
}

const result = {
  machine: machine(),
  arguments: process.argv.slice(3),
  kernels: kernelInfo(),
  users: csrRows(test),
  items: itemCounts.length,
  dim: vectors.dim,
  figures: { 'recall@20': rounds[0].belfry.recall, 'ndcg@20': rounds[0].belfry.ndcg },
  seconds: Object.fromEntries(
    sides.map(({ name }) => [name, { wall: median(name, 'wallSeconds'), cpu: median(name, 'cpuSeconds') }]),
  ),
  ratio: Object.fromEntries(
    sides.slice(1).map(({ name }) => [name, { wall: ratio(name, 'wallSeconds'), cpu: ratio(name, 'cpuSeconds') }]),
  ),
  rounds,
};
writeFileSync(`${root}benchmarks/results/evaluation.json`, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify({ seconds: result.seconds, ratio: result.ratio })}\n`);
process.exit(0);

async function belfry() {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const options = evalOptions.parse({ k: [K], bootstrapSamples: 0 });
  const { figures } = await evaluate({ scorer: vectorScorer(vectors), train, test, itemCounts, options });
  const { user, system } = process.cpuUsage(cpu);
  return {
    recall: figures[`recall@${K}`],
    ndcg: figures[`ndcg@${K}`],
    wallSeconds: (performance.now() - wall) / 1e3,
    cpuSeconds: (user + system) / 1e6,
  };
}

/** A NumPy process that evaluates whenever it is asked to. */
async function numpy({ workers, block }) {
  const child = spawn(
    process.env.BELFRY_PYTHON ?? 'python3',
    [
      `${root}benchmarks/peers/evaluation_numpy.py`,
      '--folder',
      work,
      '--k',
      K,
      '--block',
      block,
      '--workers',
      workers,
    ].map(String),
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...environment, OPENBLAS_NUM_THREADS: String(workers === 1 ? threads : 1) },
    },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the NumPy process ended');
    return value;
  };
  await next();
  return async () => {
    child.stdin.write('\n');
    return JSON.parse(await next());
  };
}

function requireSameFigures(answers) {
  const [ours, ...theirs] = Object.values(answers);
  for (const { recall, ndcg } of theirs) {
    if (Math.abs(recall - ours.recall) <= TOLERANCE && Math.abs(ndcg - ours.ndcg) <= TOLERANCE) continue;
    throw new Error(`figures differ: ${JSON.stringify(answers)}`);
  }
}

function median(name, what) {
  const ascending = rounds.map((answers) => answers[name][what]).sort((a, b) => a - b);
  return round(ascending[ascending.length >> 1]);
}

/** How many times longer a peer takes: the median over rounds of the ratio within a round. */
function ratio(name, what) {
  const ascending = rounds.map((answers) => answers[name][what] / answers.belfry[what]).sort((a, b) => a - b);
  return round(ascending[ascending.length >> 1]);
}

function round(value) {
  return Number(value.toPrecision(3));
}

/** `user item item …` per line; lists come out ascending, each item once. */
function readLists(file, userCount = 0) {
  const lists = [];
  for (const line of readFileSync(`${source}/${file}`, 'utf8').split('\n')) {
    if (line === '') continue;
    const [user, ...items] = line.trim().split(' ').map(Number);
    lists[user] = [...new Set(items)].sort((a, b) => a - b);
  }
  return csrFromLists(Array.from({ length: Math.max(lists.length, userCount) }, (_, user) => lists[user] ?? []));
}

function randomVectors(dim) {
  const rng = Rng.fromSeed(1);
  const unit = (rows) => {
    const matrix = Float32Array.from({ length: rows * dim }, () => rng.normal());
    for (let row = 0; row < rows; row++) {
      const vector = matrix.subarray(row * dim, (row + 1) * dim);
      const length = Math.hypot(...vector);
      vector.forEach((value, d) => (vector[d] = value / length));
    }
    return matrix;
  };
  return { dim, userVectors: unit(csrRows(train)), itemVectors: unit(itemCounts.length) };
}

async function vectorsOfRun(path) {
  const run = await RunFolder.open(path);
  const [users, items] = [await run.readVectors('user'), await run.readVectors('item')];
  return { dim: items.dim, userVectors: users.values, itemVectors: items.values };
}

/** What the peers read. */
function writeTask() {
  mkdirSync(work, { recursive: true });
  writeFileSync(`${work}/shape.json`, JSON.stringify({ dim: vectors.dim }));
  const arrays = {
    'users.f32': vectors.userVectors,
    'items.f32': vectors.itemVectors,
    'train.offsets.i32': train.offsets,
    'train.values.i32': train.values,
    'test.offsets.i32': test.offsets,
    'test.values.i32': test.values,
  };
  for (const [name, array] of Object.entries(arrays)) writeFileSync(`${work}/${name}`, array);
}
