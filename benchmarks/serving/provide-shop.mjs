// A shop of 100,000 items, trained briefly, and the same run again to take over; made where it is not there.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { csrRow } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import { probeIndex } from 'belfry';

const EF_SEARCH = [...Array.from({ length: 20 }, (_, n) => 105 + 5 * n), 240, 320, 400, 640];

/** @param recall that the lower end of the interval reaches at the efSearch chosen, the least of those tried */
export async function provideShop(folder, { k, recall }) {
  const run = `${folder}/run`;
  const other = `${folder}/other-run`;
  if (!existsSync(`${run}/index.belfry`)) make(folder, run);
  if (!existsSync(`${other}/index.belfry`)) cpSync(run, other, { recursive: true });
  const efSearch = await chosenEfSearch(folder, run, k, recall);
  const opened = await RunFolder.open(run);
  const { users, items } = await opened.readVocabularies();
  const histories = await opened.readHistories();
  return {
    run,
    other,
    efSearch,
    users: users.ids,
    items: items.ids,
    size: { users: users.size, items: items.size, events: histories.values.length },
    userVectors: await opened.readVectors('user'),
    itemVectors: await opened.readVectors('item'),
    seenOf: (userRow) => csrRow(histories, userRow),
  };
}

function make(folder, run) {
  mkdirSync(folder, { recursive: true });
  const size = ['--users', 100_000, '--items', 100_000, '--events', 3_000_000, '--interests', 256];
  belfry('synth', '--out', `${folder}/data`, ...size, '--test-days', 0, '--cold-items', 0, '--cold-users', 0);
  const course = ['epochs=3', 'batchSize=4096', 'learningRate=0.003', 'validation.strategy=none', 'refit=false'];
  const settings = course.flatMap((one) => ['--set', `train.${one}`]);
  belfry('train', '--data', `${folder}/data`, '--run', run, '--preset', 'two-tower', ...settings);
  belfry('index', 'build', '--run', run, '--kind', 'hnsw');
}

async function chosenEfSearch(folder, run, k, recall) {
  const path = `${folder}/ef-search.json`;
  if (!existsSync(path)) {
    const { points } = await probeIndex({ run, k, from: 'users', queries: 2000, efSearch: EF_SEARCH, seed: 1 });
    const enough = points.find((point) => point.low >= recall) ?? points.at(-1);
    writeFileSync(path, JSON.stringify(enough.efSearch));
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

function belfry(...args) {
  const command = ['packages/cli/bin/belfry.js', ...args.map(String)];
  execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
}
