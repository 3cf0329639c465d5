/** Negatives of each query from several sources: one list for each query, in one term of the loss. */
import { BelfryError } from '@belfry/core';
import type { NegativeSource, OwnNegatives } from './negative-source.js';

const NONE = -1;

/** @throws BelfryError INVALID_ARGUMENT where the sources weigh them differently: the term has one weight */
export function joinedOwn(sources: readonly NegativeSource[]): OwnNegatives | undefined {
  const all = sources.flatMap(({ name, own }) => (own === undefined ? [] : [{ name, own }]));
  if (all.length === 0) return undefined;
  const { weight } = all[0].own;
  const other = all.find(({ own }) => own.weight !== weight);
  if (other !== undefined) throw differentWeights(all[0], other);
  const perQuery = all.reduce((sum, { own }) => sum + own.perQuery, 0);
  return {
    perQuery,
    weight,
    draw(batch, rng, model) {
      const lists = all.map(({ own }) => own.draw(batch, rng, model));
      const rows = new Int32Array(batch.items.length * perQuery).fill(NONE);
      for (let query = 0; query < batch.items.length; query++) {
        let at = query * perQuery;
        lists.forEach((list, s) => {
          const from = query * all[s].own.perQuery;
          for (const row of list.subarray(from, from + all[s].own.perQuery)) if (row !== NONE) rows[at++] = row;
        });
      }
      return rows;
    },
  };
}

interface Named {
  readonly name: string;
  readonly own: OwnNegatives;
}

function differentWeights(first: Named, second: Named): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given: `negatives of each query with the weights ${first.own.weight} (${first.name}) and ${second.own.weight} (${second.name})`,
    expected: 'one weight for all of them: they stand in one term',
    change: 'Give these sources the same weight.',
  });
}
