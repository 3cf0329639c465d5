/** From options and what is known of the data to two towers. */
import { BelfryError, type Csr, type Rng } from '@belfry/core';
import type { EmbeddingTable } from '@belfry/compute';
import type { FeatureTable } from '@belfry/data';
import { getKernels, type Kernels } from '@belfry/native';
import type { EncoderSite, FeatureEncoder } from './encoders/feature-encoder.js';
import { historyEncoder } from './encoders/history.js';
import { idEncoder } from './encoders/id.js';
import { featureKind } from './encoders/registry.js';
import { FeatureTower } from './feature-tower.js';
import type { Head } from './heads/head.js';
import { layersHead } from './heads/layers.js';
import { sumHead } from './heads/sum.js';
import { freshValues, Parameters, storedValues, type ParameterValues } from './parameters.js';
import type { Tower } from './tower.js';
import type { TowerState } from './tower-state.js';
import { describeTowers, type TowerMeta, type TowersMeta, type TowersSource } from './towers-meta.js';
import type { HistoryOptions, ItemTowerOptions, TowersOptions } from './towers-options.js';

export interface Towers {
  readonly user: Tower;
  readonly item: Tower;
  /** What {@link loadTowers} needs beside the learned state. */
  readonly meta: TowersMeta;
}

export interface TowersInput extends TowersSource {
  /** Per user row the items used where a pass is given no history, oldest first. */
  readonly histories?: Csr;
  /** Draws the parameters; not advanced. */
  readonly rng: Rng;
  readonly kernels?: Kernels;
}

/**
 * Fresh towers over a data set. The features are referenced, not copied.
 *
 * @throws BelfryError UNKNOWN_FEATURE, or CONFIG_INVALID where a tower would have nothing to read
 */
export function createTowers(options: TowersOptions, input: TowersInput): Towers {
  return buildTowers(
    options,
    describeTowers(options, input),
    input,
    freshValues(input.rng),
    input.kernels ?? getKernels(),
  );
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

function buildTowers(
  options: TowersOptions,
  meta: TowersMeta,
  data: Omit<TowersInput, 'rng'> | null,
  values: ParameterValues,
  kernels: Kernels,
): Towers {
  const common = { dim: options.dim, values, kernels };
  const item = buildTower({
    ...common,
    side: 'item',
    options: options.item,
    meta: meta.item,
    features: data?.itemFeatures ?? null,
    history: null,
  });
  const history = {
    options: options.user.history,
    itemIds: item.ids,
    itemCount: meta.item.rows,
    stored: data?.histories ?? null,
  };
  const user = buildTower({
    ...common,
    side: 'user',
    options: options.user,
    meta: meta.user,
    features: data?.userFeatures ?? null,
    history,
  });
  return { user: user.tower, item: item.tower, meta };
}

interface TowerPlan {
  readonly side: 'user' | 'item';
  readonly dim: number;
  readonly options: ItemTowerOptions;
  readonly meta: TowerMeta;
  /** null without a data set. */
  readonly features: FeatureTable | null;
  readonly values: ParameterValues;
  readonly kernels: Kernels;
  readonly history: HistoryPlan | null;
}

interface HistoryPlan {
  readonly options: HistoryOptions;
  /** The item tower's id table, where it has one. */
  readonly itemIds: EmbeddingTable | null;
  readonly itemCount: number;
  readonly stored: Csr | null;
}

function buildTower({ side, dim, options, meta, features, values, kernels, history }: TowerPlan): {
  tower: Tower;
  ids: EmbeddingTable | null;
} {
  const parameters = new Parameters(side, values);
  const site: EncoderSite = {
    parameters,
    options,
    embeddingDim: options.layers.length > 0 ? options.embeddingDim : dim,
  };
  const ids = options.id ? parameters.addTable('id', meta.rows, site.embeddingDim, options.initNorm) : null;
  const readsHistory = history !== null && history.options.length > 0;
  const encoders = [
    ...(ids === null ? [] : [idEncoder(ids)]),
    ...meta.features.map((feature) =>
      featureKind(feature.kind)!.build(feature, columnOf(features, feature.name), site),
    ),
    ...(readsHistory ? [historyOf(history, site)] : []),
  ];
  if (encoders.length === 0) throw nothingToRead(side);
  const head = buildHead(encoders, site, dim);
  const rowCount = features === null && meta.features.length > 0 ? 0 : meta.rows;
  const { dropout } = options;
  const { tables, dense } = parameters;
  return {
    tower: new FeatureTower({ side, dim, rowCount, readsHistory, encoders, head, dropout, tables, dense, kernels }),
    ids,
  };
}

function columnOf(features: FeatureTable | null, name: string) {
  return features?.features.find((feature) => feature.name === name) ?? null;
}

function historyOf(
  { options, itemIds, itemCount, stored }: HistoryPlan,
  { parameters, embeddingDim, options: { initNorm } }: EncoderSite,
): FeatureEncoder {
  const { share, length, pooling } = options;
  const table =
    share && itemIds !== null
      ? parameters.share(itemIds)
      : parameters.addTable('history.items', itemCount, embeddingDim, initNorm);
  return historyEncoder({ table, parameters, length, pooling, stored });
}

function buildHead(encoders: readonly FeatureEncoder[], { parameters, options }: EncoderSite, dim: number): Head {
  const { layers, activation, initNorm } = options;
  if (layers.length === 0) return sumHead(parameters, encoders, dim, initNorm);
  const inputWidth = encoders.reduce((sum, { width }) => sum + width, 0);
  return layersHead(parameters, { inputWidth, layers, dim, activation });
}

function nothingToRead(side: string): BelfryError {
  return new BelfryError('CONFIG_INVALID', {
    given: `a ${side} tower without ids, features${side === 'user' ? ' or history' : ''}`,
    expected: 'at least one input',
    change: `Set towers.${side}.id to true, or name features the data has.`,
  });
}
