// Figures of lists on cases whose answers are known, by the evaluation of the engine, with bootstrap intervals over cases.
import { csrFromLists } from '@belfry/core';
import { evaluate, evalOptions, listFigures, listScorer } from '@belfry/eval';

const K = 20;

/** @param queries of `decayedQueries` @param wanted per query, items that should be found, ascending */
export async function figuresOf(lists, { queries, wanted, itemCounts }, kernels, bootstrapSamples = 0) {
  const { figures, intervals } = await evaluate({
    scorer: listScorer('lists', lists, queries, kernels),
    train: { offsets: new Int32Array(wanted.length + 1), values: new Int32Array(0) },
    test: csrFromLists(wanted),
    itemCounts,
    options: { ...evalOptions.parse({}), k: [K], mask: 'none', bootstrapSamples },
  });
  const shown = ['hit-rate', 'recall', 'mrr'].map((name) => `${name}@${K}`);
  const rounded = (value) => Math.round(value * 1e5) / 1e5;
  const of = (from, then) =>
    Object.fromEntries(shown.filter((name) => name in from).map((name) => [name, then(from[name])]));
  return {
    ...of(figures, rounded),
    ...(bootstrapSamples > 0 ? { intervals: of(intervals, (pair) => pair.map(rounded)) } : {}),
  };
}

/** Coverage and popularity of the lists themselves. */
export function shapeOf(lists, itemCounts) {
  const { coverage, popularity, longTail, empty } = listFigures(lists.lists, K, itemCounts, null);
  return { coverage, popularity, longTail, empty };
}

/** The candidate with the largest figure. */
export async function best(candidates, figure) {
  let chosen = null;
  for (const candidate of candidates) {
    const found = await figure(candidate);
    if (chosen === null || found > chosen.figure) chosen = { candidate, figure: found };
  }
  return chosen;
}
