/**
 * Towers whose vocabularies grow while they are trained. Rows are added at the end, or taken over by other ids; both start as
 * fresh rows do. Features are not learned and stand in columns of their own order.
 */
import { BelfryError } from '@belfry/core';
import { inMemory, type EmbeddingTable } from '@belfry/compute';
import type { Side } from '@belfry/data';
import { getKernels } from '@belfry/native';
import { buildTowers, type Towers, type TowersInput } from './create-towers.js';
import { FreshValues } from './parameters.js';
import { describeTowers } from './towers-meta.js';
import type { TowersOptions } from './towers-options.js';

export interface GrowingTowers extends Towers {
  /**
   * Adds rows to a side's vocabulary. What was there stays, and the result is that of towers with all rows from the start.
   * @param rows afterwards, not fewer than there are @returns the tables that have become longer
   */
  grow(side: Side, rows: number): readonly EmbeddingTable[];
  /** Gives rows of a side to other ids: their vectors are drawn anew. @returns the tables they are in */
  redraw(side: Side, rows: Int32Array): readonly EmbeddingTable[];
}

/** @throws BelfryError as {@link createTowers} does, and CONFIG_INVALID for towers that read neighbours */
export function createGrowingTowers(options: TowersOptions, input: TowersInput): GrowingTowers {
  if (options.user.neighbours.weight > 0 || options.item.neighbours.weight > 0) throw neighboursGrow();
  const { rng, kernels = getKernels(), tableMemory = inMemory } = input;
  const values = new FreshValues(rng, options.tables.precision, tableMemory);
  const { user, item } = describeTowers(options, input);
  const meta = { user: { ...user }, item: { ...item } };
  return {
    ...buildTowers(options, meta, input, values, kernels),
    grow(side, rows) {
      meta[side].rows = rows;
      for (const table of values.growing[side]) table.grow(rows);
      return values.growing[side];
    },
    redraw(side, rows) {
      for (const table of values.growing[side]) table.redraw(rows);
      return values.growing[side];
    },
  };
}

function neighboursGrow(): BelfryError {
  return new BelfryError('CONFIG_INVALID', {
    given: 'towers that read neighbours, and a vocabulary that grows',
    expected: 'towers whose neighbours stay as they are',
    change: 'Set towers.user.neighbours.weight and towers.item.neighbours.weight to 0 for learning from a stream.',
  });
}
