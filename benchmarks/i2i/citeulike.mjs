// Citations as truth for what readers keep together: per item with citations, those it cites or is cited by. Options and weights
// are chosen on a fifth of these items by hash and reported on the other four fifths.
import { csrFromLists, silentProgress } from '@belfry/core';
import { decayedQueries } from '@belfry/eval';
import { blendLists, coordinateSearch, pairLists } from '@belfry/pairs';
import { citeulike, isForChoices, logOf } from './data-sets.mjs';
import { best, figuresOf, shapeOf } from './measure.mjs';

const LENGTH = 300;
const TABLES = [
  ['co-click', {}],
  ['co-click', { similarity: 'cosine', shrink: 10 }],
  ['npmi', {}],
  ['swing', {}],
  ['metadata', {}],
];
/** Of these the best on the items for choices is blended. */
const COSINES = [
  { shrink: 10, damping: 0 },
  { shrink: 3, damping: 0.5 },
  { shrink: 1, damping: 0.5 },
];

export async function benchCiteulike({ kernels, report }) {
  const data = citeulike();
  const tags = data.tags.map((row) => [...new Set(row)].sort((a, b) => a - b));
  const names = Array.from({ length: 1 + Math.max(...tags.map((row) => row.at(-1) ?? 0)) }, (_, tag) => String(tag));
  const source = {
    log: logOf(data.libraries, data.itemCount, false),
    itemFeatures: { features: [{ kind: 'bag', name: 'tag', bags: csrFromLists(tags), names }] },
    itemVectors: null,
    kernels,
    memoryBytes: 2 ** 30,
    seed: 1,
    progress: silentProgress,
  };
  const itemCounts = new Int32Array(data.itemCount);
  for (const library of data.libraries) for (const item of library) itemCounts[item]++;
  const cited = data.truth.flatMap((related, item) => (related.length > 0 ? [item] : []));
  const partOf = (items) => ({
    queries: decayedQueries(
      items.map((item) => [item]),
      0,
    ),
    wanted: items.map((item) => data.truth[item]),
    itemCounts,
  });
  const chosenOn = partOf(cited.filter(isForChoices));
  const reported = partOf(cited.filter((item) => !isForChoices(item)));
  const validated = async (lists) => {
    const figures = await figuresOf(lists, chosenOn, kernels);
    return figures['recall@20'] + figures['mrr@20'];
  };
  const rows = [];
  const note = async (name, options, lists) => {
    const row = {
      name,
      options,
      ...(await figuresOf(lists, reported, kernels, 1000)),
      lists: shapeOf(lists, itemCounts),
    };
    rows.push(row);
    report(row);
  };
  const table = (strategy, options) => pairLists(strategy, source, { neighbours: LENGTH, ...options });
  const tables = new Map();
  // Of two tables of one strategy the later one is blended: the cosine.
  for (const [strategy, options] of TABLES) {
    const lists = await table(strategy, options);
    tables.set(strategy, lists);
    await note(strategy, options, lists);
  }
  const cosineOf = (options) => table('co-click', { similarity: 'cosine', ...options });
  const chosen = await best(COSINES, async (options) => validated(await cosineOf(options)));
  const cosine = await cosineOf(chosen.candidate);
  await note('shrunk cosine, chosen', chosen.candidate, cosine);

  const blendOf = async (name, sources, start) => {
    const lists = (weights) =>
      blendLists(
        sources.map((each, n) => ({ lists: each, weight: weights[n] })),
        20,
        'none',
      );
    const found = await coordinateSearch(start, (weights) => validated(lists(weights)));
    await note(name, { weights: found.weights, tried: found.tried }, lists(found.weights));
  };
  await note(
    'shrunk cosine + 1.0 × metadata',
    { shrink: 10 },
    blendLists(
      [tables.get('co-click'), tables.get('metadata')].map((lists) => ({ lists, weight: 1 })),
      20,
      'none',
    ),
  );
  await blendOf('cosine + metadata', [cosine, tables.get('metadata')], [1, 1]);
  await blendOf('cosine + metadata + swing', [cosine, tables.get('metadata'), tables.get('swing')], [1, 1, 0.3]);
  return { citedItems: cited.length, reportedOn: reported.wanted.length, rows };
}
