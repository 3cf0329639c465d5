// What part of gowalla's training data tells of its test part: whether users' items are in an order, and how ways to score the same
// vectors compare on items held out at random, on the same weighted to be like the test part, and on the last ones of those whose order
// is known. The test part is not read.
//   npm run -s bench -- gowalla-shift [--config bag] [--epochs 12] [--parts random,last]
// --config is the NAME of benchmarks/configs/gowalla-NAME.yaml. Reads BELFRY_DATA (default ../shared/data); writes
// benchmarks/results/gowalla-shift-NAME.json.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { csrFromLists, csrRow, Rng } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import { applyScore, evalOptions, evaluate, scoreOptions, vectorScorer } from '@belfry/eval';
import { atRandom, atTheEnd, without, writeLists } from './gowalla/hold-outs.mjs';
import { firstAppearances, likeness, readLists } from './gowalla/lists.mjs';
import { testLike } from './gowalla/test-like.mjs';
import { belfry, prepareScratch, scratch, source } from './gowalla/measured-run.mjs';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  args: process.argv.slice(3),
  options: {
    config: { type: 'string', default: 'bag' },
    epochs: { type: 'string', default: '12' },
    parts: { type: 'string', default: 'random,last' },
  },
});
const K = 20;
const SHARES = { random: 0.2, last: 0.15 };
const USERS = 10_000;
/** Of the weighted figures. */
const WEIGHTED_USERS = 5000;
const DISTANCES = [1, 2, 5, 10, 40];
/** Powers of items' lengths under cosine, and shares of popularity in units of the mean length to that power. */
const NORMS = [0, 0.25, 0.5, 0.75, 1];
const POPULARITIES = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.09, 0.11];

const makers = { random: atRandom, last: atTheEnd };
const names = flags.parts.split(',');
requireParts();
prepareScratch();
const lists = readLists(`${source}/train.txt`);
const rng = Rng.fromSeed(1);
const figures = {};
const powers = {};
for (const name of names)
  Object.assign(figures, await measured(name, makers[name](lists, SHARES[name], rng.fork(name))));

const result = {
  machine: machine(),
  arguments: process.argv.slice(3),
  likeness: likeness(lists, firstAppearances(lists), DISTANCES),
  powers,
  figures,
};
writeFileSync(`benchmarks/results/gowalla-shift-${flags.config}.json`, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result)}\n`);

/** Ends the process before anything is trained. */
function requireParts() {
  if (names.every((name) => Object.hasOwn(makers, name))) return;
  process.stderr.write(`gowalla-shift: --parts ${flags.parts}: give some of ${Object.keys(makers).join(',')}\n`);
  process.exit(2);
}

/** Trains without some parts and measures every scoring on each of them. */
async function measured(name, held) {
  const kept = without(lists, held);
  writeLists(`${scratch}/${name}.txt`, kept);
  await belfry('import', '--format', 'lightgcn', '--train', `${scratch}/${name}.txt`, '--out', `${scratch}/${name}`);
  const settings = [
    `train.epochs=${flags.epochs}`,
    'train.validation.strategy=none',
    'train.diagnosticsRows=0',
    'score.similarity=dot',
    'score.norm=0',
    'score.popularity=0',
  ];
  const run = `${scratch}/${name}-run`;
  const config = `benchmarks/configs/gowalla-${flags.config}.yaml`;
  await belfry(
    'train',
    '--data',
    `${scratch}/${name}`,
    '--run',
    run,
    '--config',
    config,
    ...settings.flatMap((one) => ['--set', one]),
  );
  const scorings = await scoringsOf(run, kept);
  const byPart = {};
  for (const [part, wanted] of Object.entries(held)) byPart[part] = await scorings(part, wanted);
  return byPart;
}

/** The raw vectors of a run, under every scoring. */
async function scoringsOf(path, kept) {
  const folder = await RunFolder.open(path);
  const [users, items] = [await folder.readVectors('user'), await folder.readVectors('item')];
  const ids = await folder.readVocabularies();
  const rowOf = new Map(ids.items.ids.map((id, row) => [Number(id), row]));
  const rows = (all) =>
    csrFromLists(
      ids.users.ids.map((id) =>
        all[Number(id)]
          .map((item) => rowOf.get(item))
          .filter((row) => row !== undefined)
          .sort((a, b) => a - b),
      ),
    );
  const train = rows(kept);
  const itemCounts = new Int32Array(ids.items.size);
  for (const row of train.values) itemCounts[row]++;
  const towers = { dim: users.dim, userVectors: users.values, itemVectors: items.values, itemCounts };
  const options = evalOptions.parse({ k: [K], bootstrapSamples: 0, users: USERS, seed: 1 });
  return async (part, wanted) => {
    const test = rows(wanted);
    const weighted =
      part === 'random' ? testLike({ train, held: test, itemCounts, users: usersWith(test), k: K }) : null;
    if (weighted !== null) powers[part] = weighted.powers;
    const found = [];
    for (const { shown, score } of everyScore(items)) {
      const scorer = vectorScorer(applyScore(towers, score));
      const { figures: own } = await evaluate({ scorer, train, test, itemCounts, options });
      found.push({ ...shown, recall: own[`recall@${K}`], ndcg: own[`ndcg@${K}`], weighted: weighted?.measure(scorer) });
    }
    return found;
  };
}

/** Users with something held out, a sample of them. */
function usersWith(test) {
  const some = Int32Array.from({ length: test.offsets.length - 1 }, (_, user) => user).filter(
    (user) => csrRow(test, user).length > 0,
  );
  return rng.fork('weighed').shuffle(some).slice(0, WEIGHTED_USERS);
}

/** The inner product, and cosine with each power of the length and each share of popularity. */
function everyScore({ dim, values }) {
  const cosines = NORMS.flatMap((norm) => {
    const unit = meanPower(values, dim, norm);
    return POPULARITIES.map((popularity) => ({
      shown: {
        similarity: 'cosine',
        norm,
        popularity: Number((popularity * unit).toPrecision(3)),
        ofMeanLength: popularity,
      },
      score: scoreOptions.parse({ similarity: 'cosine', norm, popularity: popularity * unit }),
    }));
  });
  return [{ shown: { similarity: 'dot' }, score: scoreOptions.parse({ similarity: 'dot' }) }, ...cosines];
}

function meanPower(values, dim, power) {
  let sum = 0;
  for (let start = 0; start < values.length; start += dim)
    sum += Math.hypot(...values.subarray(start, start + dim)) ** power;
  return (sum * dim) / values.length;
}
