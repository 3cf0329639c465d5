// Vectors as training leaves them: the index holds items; users ask, or items that it does not hold.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Rng } from '@belfry/core';
import { RunFolder } from '@belfry/data';

/** A synthetic shop of half a million items: towers over ids and features, in-batch negatives, two epochs. */
export function shopVectors({ folder }) {
  const size = ['--users', 200_000, '--items', 500_000, '--events', 4_000_000, '--interests', 512];
  const noTestPart = ['--test-days', 0, '--cold-items', 0, '--cold-users', 0];
  return vectorsOfRun(`${folder}/run`, (run) => {
    belfry('synth', '--out', `${folder}/data`, ...size, ...noTestPart);
    const towers = ['--preset', 'two-tower', '--negatives', 'in-batch'];
    const course = set({ ...onePass, 'train.epochs': 2, 'train.batchSize': 4096 });
    belfry('train', '--data', `${folder}/data`, '--run', run, ...towers, ...course);
  });
}

/** The same with items that ask: as many as there are queries, drawn from the shop, are left out of the index. */
export async function shopItemVectors({ queryCount, dim, ...where }) {
  const { items } = await shopVectors(where);
  const order = Rng.fromSeed(1).shuffle(Int32Array.from({ length: items.length / dim }, (_, row) => row));
  const rowsOf = (rows) => {
    const matrix = new Float32Array(rows.length * dim);
    rows.forEach((row, place) => matrix.set(items.subarray(row * dim, (row + 1) * dim), place * dim));
    return matrix;
  };
  return { items: rowsOf(order.subarray(queryCount).sort()), queries: rowsOf(order.subarray(0, queryCount)) };
}

/** The official LightGCN split of gowalla, trained as its own benchmark trains it but for fewer epochs. */
export function gowallaVectors({ folder }) {
  const source = resolve(process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');
  if (!existsSync(`${source}/train.txt`)) {
    throw new Error(`no ${source}/train.txt; set BELFRY_DATA to the research data folder`);
  }
  const parts = ['--train', `${source}/train.txt`, '--test', `${source}/test.txt`];
  return vectorsOfRun(`${folder}/run`, (run) => {
    belfry('import', '--format', 'lightgcn', ...parts, '--out', `${folder}/data`);
    const config = ['--config', 'benchmarks/configs/gowalla.yaml', ...set({ ...onePass, 'train.epochs': 10 })];
    belfry('train', '--data', `${folder}/data`, '--run', run, ...config);
  });
}

/** Nothing is chosen: the vectors after the last epoch count. */
const onePass = { 'train.validation.strategy': 'none', 'train.refit': false };

/** A run is made where there is none that came to its end. */
async function vectorsOfRun(path, make) {
  if (!existsSync(`${path}/report.json`)) make(path);
  const run = await RunFolder.open(path);
  const [items, users] = [await run.readVectors('item'), await run.readVectors('user')];
  return { items: items.values, queries: users.values };
}

function set(options) {
  return Object.entries(options).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
}

function belfry(...args) {
  const command = ['packages/cli/bin/belfry.js', ...args.map(String)];
  execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
}
