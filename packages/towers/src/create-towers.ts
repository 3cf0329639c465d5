/** From options and what is known of the data to two towers. */
import { inMemory, type TableMemory } from '@belfry/compute';
import { BelfryError, type Csr, type Rng } from '@belfry/core';
import type { Side } from '@belfry/data';
import { getKernels, type Kernels } from '@belfry/native';
import { buildTower, idTables } from './build-tower.js';
import { neighbourhoodOf, type Neighbourhood } from './encoders/neighbours.js';
import { FreshValues, storedValues, type ParameterValues } from './parameters.js';
import type { Tower } from './tower.js';
import type { TowerState } from './saved-arrays.js';
import { describeTowers, type TowersMeta, type TowersSource } from './towers-meta.js';
import type { TowersOptions } from './towers-options.js';

export interface Towers {
  readonly user: Tower;
  readonly item: Tower;
  /** What {@link loadTowers} needs beside the learned state. */
  readonly meta: TowersMeta;
}

export interface TowersInput extends TowersSource {
  /** Where in the feature columns those of a row stand, −1 = missing; absent = in the same row. */
  readonly featureRows?: Readonly<Record<Side, (row: number) => number>>;
  /** Per user row the items of training, oldest first: used where a pass is given no history, and for neighbours. */
  readonly histories?: Csr;
  /** Draws the parameters; not advanced. */
  readonly rng: Rng;
  readonly kernels?: Kernels;
  /** Where tables lie: in memory where it is left out. `tables.storage` is for whoever chooses it. */
  readonly tableMemory?: TableMemory;
}

/**
 * Fresh towers over a data set. The features are referenced, not copied.
 *
 * @throws BelfryError UNKNOWN_FEATURE, CONFIG_INVALID where a tower would have nothing to read, and what `tableMemory` throws
 */
export function createTowers(options: TowersOptions, input: TowersInput): Towers {
  const { rng, kernels = getKernels(), tableMemory = inMemory } = input;
  const values = new FreshValues(rng, options.tables.precision, tableMemory);
  return buildTowers(options, describeTowers(options, input), input, values, kernels);
}

/**
 * Saved towers without the data set. A tower that reads features encodes unknown rows only (a user by history, say),
 * since the features of known rows are not saved.
 *
 * @param state used in place, not copied
 * @throws BelfryError CHECKPOINT_CORRUPT or SHAPE_MISMATCH where the state does not fit the options
 */
export function loadTowers(
  options: TowersOptions,
  meta: TowersMeta,
  state: TowerState,
  kernels: Kernels = getKernels(),
): Towers {
  return buildTowers(options, meta, null, storedValues(state), kernels);
}

/** @param meta read anew at each call of a tower: its numbers of rows may grow */
export function buildTowers(
  options: TowersOptions,
  meta: TowersMeta,
  data: Omit<TowersInput, 'rng'> | null,
  values: ParameterValues,
  kernels: Kernels,
): Towers {
  const ids = idTables(options, meta, values);
  const common = { dim: options.dim, values, kernels, ids, neighbours: neighboursIn(options, data) };
  const item = buildTower({
    ...common,
    side: 'item',
    leavesOutPositives: false,
    options: options.item,
    meta: meta.item,
    features: data?.itemFeatures ?? null,
    featureRowOf: data?.featureRows?.item,
    history: null,
  });
  const history = {
    options: options.user.history,
    itemCount: meta.item.rows,
    stored: data?.histories ?? null,
  };
  const user = buildTower({
    ...common,
    side: 'user',
    leavesOutPositives: options.user.neighbours.without === 'positive',
    options: options.user,
    meta: meta.user,
    features: data?.userFeatures ?? null,
    featureRowOf: data?.featureRows?.user,
    history,
  });
  return { user, item, meta };
}

function neighboursIn({ user, item }: TowersOptions, data: Omit<TowersInput, 'rng'> | null): Neighbourhood | null {
  const read = user.neighbours.weight > 0 || item.neighbours.weight > 0;
  if (!read || data === null) return null;
  if (data.histories !== undefined) return neighbourhoodOf(data.histories, data.itemCount);
  throw new BelfryError('CONFIG_INVALID', {
    given: 'towers that read neighbours, without the interactions these come from',
    expected: 'the items of each user in training',
    change: 'Pass `histories`, or set towers.user.neighbours.weight and towers.item.neighbours.weight to 0.',
  });
}
