// Next item of a session from its last item, and from the whole prefix with decay .8. Test targets may stand in the prefix (a
// fifth do) and may be the last item itself: lists that leave the item itself out and lists that keep it are told apart.
// Options and weights are chosen on the last 8 % of the training sessions, never on the test part.
import { silentProgress } from '@belfry/core';
import { decayedQueries } from '@belfry/eval';
import { blendLists, coordinateSearch, pairLists, vectorLists } from '@belfry/pairs';
import { trainPairVectors } from '@belfry/train';
import { diginetica, logOf } from './data-sets.mjs';
import { best, figuresOf, shapeOf } from './measure.mjs';

const DECAY = 0.8;
const LENGTH = 100;
/** What the window and two-hop tables of the trial had. */
const TRIAL = { backward: 0.8, halfLife: 80_000 };
const TABLES = [
  ['co-click', {}],
  ['co-click', { similarity: 'cosine', shrink: 10 }],
  ['window', {}],
  ['window', TRIAL],
  ['npmi', { minCount: 1 }],
  ['swing', {}],
  ['two-hop', TRIAL],
];
/** Of these the best on validation is reported; `returns` = 0 leaves an item out of its own list. */
const TWO_HOPS = [
  { ...TRIAL },
  { ...TRIAL, alpha: 2 },
  { ...TRIAL, alpha: 2, window: 5 },
  { ...TRIAL, alpha: 2, window: 5, backward: 0.6 },
  { ...TRIAL, alpha: 3, window: 5, backward: 0.6 },
];
const RETURNS = [1, 2, 4];
const VECTORS = { window: 5, ...TRIAL, neighbours: 500 };
const TEMPERATURE = 0.1;

export async function benchDiginetica({ kernels, pairs, report }) {
  const data = diginetica();
  const partOf = (sessions, cases) => {
    const itemCounts = new Int32Array(data.itemCount);
    for (const session of sessions) for (const item of session) itemCounts[item]++;
    const wanted = cases.map(({ target }) => [target]);
    const prefixes = cases.map(({ prefix }) => prefix);
    const source = {
      log: logOf(sessions, data.itemCount, true),
      itemFeatures: { features: [] },
      itemVectors: null,
      kernels,
      memoryBytes: 2 ** 30,
      seed: 1,
      progress: silentProgress,
    };
    return {
      table: (strategy, options) => pairLists(strategy, source, { neighbours: LENGTH, ...options }),
      itemCounts,
      last: { queries: decayedQueries(prefixes, 0), wanted, itemCounts },
      prefix: { queries: decayedQueries(prefixes, DECAY), wanted, itemCounts },
    };
  };
  const chosenOn = partOf(data.chosenOn.sessions, data.chosenOn.cases);
  const test = partOf(data.sessions, data.test);
  const validated = async (lists, task = chosenOn.last) => {
    const figures = await figuresOf(lists, task, kernels);
    // MRR is about a third of the hit rate: so both count alike.
    return figures['hit-rate@20'] + 3 * figures['mrr@20'];
  };
  const rows = [];
  const note = async (name, options, lists) => {
    const row = {
      name,
      options,
      last: await figuresOf(lists, test.last, kernels, 1000),
      prefix: await figuresOf(lists, test.prefix, kernels, 1000),
      lists: shapeOf(lists, test.itemCounts),
    };
    rows.push(row);
    report(row);
    return row;
  };

  for (const [strategy, options] of TABLES) await note(strategy, options, await test.table(strategy, options));

  const chosen = await best(TWO_HOPS, async (options) => validated(await chosenOn.table('two-hop', options)));
  const twoHop = {
    validation: await chosenOn.table('two-hop', chosen.candidate),
    test: await test.table('two-hop', chosen.candidate),
  };
  await note('two-hop, chosen', chosen.candidate, twoHop.test);
  const returning = await best(RETURNS, async (returns) =>
    validated(await chosenOn.table('two-hop', { ...chosen.candidate, returns }), chosenOn.prefix),
  );
  const returnOptions = { ...chosen.candidate, returns: returning.candidate };
  const withReturns = {
    validation: await chosenOn.table('two-hop', returnOptions),
    test: await test.table('two-hop', returnOptions),
  };
  await note('two-hop, chosen, items may return', returnOptions, withReturns.test);
  if (pairs === 0) return { rows };

  const vectorsOf = async (part) => {
    const cpu = process.cpuUsage();
    const vectors = await trainPairVectors({
      lists: await part.table('window', VECTORS),
      pairs,
      config: { train: { learningRate: 0.004 } },
      kernels,
    });
    const { user, system } = process.cpuUsage(cpu);
    const of = (queryVectors) =>
      vectorLists({ ...vectors, queryVectors, k: LENGTH, temperature: TEMPERATURE, keepsItself: false }, kernels);
    return {
      cpuSeconds: Math.round((user + system) / 1e6),
      loss: vectors.loss,
      asymmetric: of(vectors.queryVectors),
      symmetric: of(vectors.itemVectors),
    };
  };
  const trained = { validation: await vectorsOf(chosenOn), test: await vectorsOf(test) };
  const { cpuSeconds } = trained.test;
  await note('vectors', { ...VECTORS, pairs, cpuSeconds }, trained.test.asymmetric);
  await note('symmetric vectors', { ...VECTORS, pairs, cpuSeconds }, trained.test.symmetric);

  const swing = { validation: await chosenOn.table('swing', {}), test: await test.table('swing', {}) };
  const blendOf = async (name, sources, task) => {
    const lists = (weights, part) =>
      blendLists(
        sources.map((source, n) => ({ lists: source[part], weight: weights[n] })),
        LENGTH,
      );
    const start = sources.map((_, n) => (n === 0 ? 1 : 0.25));
    const found = await coordinateSearch(start, (weights) => validated(lists(weights, 'validation'), task));
    await note(name, { weights: found.weights, tried: found.tried }, lists(found.weights, 'test'));
  };
  const asymmetric = { validation: trained.validation.asymmetric, test: trained.test.asymmetric };
  await blendOf('two-hop + vectors', [twoHop, asymmetric], chosenOn.last);
  await blendOf('two-hop + vectors + swing', [twoHop, asymmetric, swing], chosenOn.last);
  await blendOf('two-hop with returns + vectors', [withReturns, asymmetric], chosenOn.prefix);
  return { rows };
}
