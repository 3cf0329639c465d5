/**
 * Weights of a blend, learnt on a part held out of training: the tables that do best alone, each with one vote to share out, and
 * coordinate search over the votes' weights for hit rate + MRR.
 */
import type { Kernels } from '@belfry/native';
import { blendLists, coordinateSearch, type WeightedLists } from '@belfry/pairs';
import { measureLists } from './measure-lists.js';
import type { NextItems } from './next-items.js';

export interface LearntBlend {
  /** By strategy. */
  readonly weights: Readonly<Record<string, number>>;
  /** Hit rate + MRR on the held-out part. */
  readonly validation: number;
  /** Weight vectors tried. */
  readonly tried: number;
}

export interface LearnBlendInput<Name extends string> {
  readonly names: readonly Name[];
  /** Tables of what is left of training. */
  readonly tablesOf: (name: Name) => Promise<WeightedLists>;
  /** On the held-out part. */
  readonly task: NextItems;
  readonly k: number;
  readonly kernels: Kernels;
}

/** Sources of a blend at most: the search's cost grows with them, its gain does not. */
const MOST_SOURCES = 4;
const START = 0.25;

export async function learnBlend<Name extends string>({
  names,
  tablesOf,
  task,
  k,
  kernels,
}: LearnBlendInput<Name>): Promise<
  LearntBlend & { apply: (tables: ReadonlyMap<Name, WeightedLists>) => WeightedLists }
> {
  const figureOf = async (lists: WeightedLists): Promise<number> => {
    const { figures } = await measureLists(lists, task, { k, groups: null, bootstrapSamples: 0, seed: 1, kernels });
    return figures[`hit-rate@${k}`] + figures[`mrr@${k}`];
  };
  const alone: { name: Name; lists: WeightedLists; figure: number }[] = [];
  for (const name of names) {
    const lists = await tablesOf(name);
    alone.push({ name, lists, figure: await figureOf(lists) });
  }
  const sources = alone.sort((a, b) => b.figure - a.figure).slice(0, MOST_SOURCES);
  const blended = (weights: readonly number[], tables: ReadonlyMap<Name, WeightedLists>): WeightedLists =>
    blendLists(
      sources.flatMap(({ name }, n) => {
        const lists = tables.get(name);
        return lists === undefined ? [] : [{ lists, weight: weights[n] }];
      }),
      k,
    );
  const heldOut = new Map(sources.map(({ name, lists }) => [name, lists]));
  const { weights, figure, tried } = await coordinateSearch(
    sources.map((_, n) => (n === 0 ? 1 : START)),
    (candidate) => figureOf(blended(candidate, heldOut)),
  );
  return {
    weights: Object.fromEntries(sources.map(({ name }, n) => [name, weights[n]])),
    validation: figure,
    tried,
    apply: (tables) => blended(weights, tables),
  };
}
