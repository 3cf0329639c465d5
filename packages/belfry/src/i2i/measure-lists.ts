/** The figures of one set of lists: what it finds of what comes next, and what it is made of. */
import type { Kernels } from '@belfry/native';
import { evaluate, evalOptions, listFigures, listScorer, type Figures, type ListFigures } from '@belfry/eval';
import type { WeightedLists } from '@belfry/pairs';
import type { NextItems } from './next-items.js';

export interface MeasuredLists {
  /** `hit-rate@k`, `recall@k`, `mrr@k`, `ndcg@k`. */
  readonly figures: Figures;
  /** 95 % bootstrap intervals over users, by figure. */
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Of the lists of all items. */
  readonly lists: ListFigures;
}

export interface MeasureOptions {
  readonly k: number;
  readonly groups: Int32Array | null;
  readonly bootstrapSamples: number;
  readonly seed: number;
  readonly kernels: Kernels;
}

const SHOWN = ['hit-rate', 'recall', 'mrr', 'ndcg'];

export async function measureLists(
  lists: WeightedLists,
  { queries, wanted, itemCounts }: NextItems,
  { k, groups, bootstrapSamples, seed, kernels }: MeasureOptions,
): Promise<MeasuredLists> {
  const { figures, intervals } = await evaluate({
    scorer: listScorer('lists', lists, queries, kernels),
    train: { offsets: new Int32Array(wanted.offsets.length), values: new Int32Array(0) },
    test: wanted,
    itemCounts,
    options: { ...evalOptions.parse({}), k: [k], mask: 'none', bootstrapSamples, seed },
  });
  const shown = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(SHOWN.flatMap((name) => (`${name}@${k}` in of ? [[`${name}@${k}`, of[`${name}@${k}`]]] : [])));
  return {
    figures: shown(figures),
    intervals: shown(intervals),
    lists: listFigures(lists.lists, k, itemCounts, groups),
  };
}
