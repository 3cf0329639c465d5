/** One tower from its options and what is known of its data: encoders, then a head. */
import { BelfryError, type Csr } from '@belfry/core';
import type { EmbeddingTable } from '@belfry/compute';
import type { Feature, FeatureTable } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { atRows, type EncoderSite, type FeatureEncoder } from './encoders/feature-encoder.js';
import { historyEncoder } from './encoders/history.js';
import { idEncoder, unknownIdEncoder } from './encoders/id.js';
import { featureKind } from './encoders/registry.js';
import { FeatureTower } from './feature-tower.js';
import type { Head } from './heads/head.js';
import { layersHead } from './heads/layers.js';
import { sumHead } from './heads/sum.js';
import { Parameters, type ParameterValues } from './parameters.js';
import type { Tower } from './tower.js';
import type { TowerMeta } from './towers-meta.js';
import type { HistoryOptions, ItemTowerOptions } from './towers-options.js';

export interface TowerPlan {
  readonly side: 'user' | 'item';
  readonly dim: number;
  readonly options: ItemTowerOptions;
  readonly meta: TowerMeta;
  /** The columns; null without a data set. */
  readonly features: FeatureTable | null;
  /** Where in the columns the features of a row stand, −1 = missing; absent = in the same row. */
  readonly featureRowOf?: (row: number) => number;
  readonly values: ParameterValues;
  readonly kernels: Kernels;
  /** null for the item tower. */
  readonly history: HistoryPlan | null;
  /** Rows of `features` where these are of others than the tower was trained on, whose ids it does not know. */
  readonly newRows?: number;
}

/** What a tower that may read histories is built with besides. */
export interface HistoryPlan {
  readonly options: HistoryOptions;
  /** The item tower's id table, where it has one. */
  readonly itemIds: EmbeddingTable | null;
  readonly itemCount: number;
  readonly stored: Csr | null;
}

/** @returns the tower, and its id table where it has one */
export function buildTower(plan: TowerPlan): { tower: Tower; ids: EmbeddingTable | null } {
  const { side, dim, options, meta, features, values, kernels, history, newRows } = plan;
  const parameters = new Parameters(side, values);
  const site: EncoderSite = {
    parameters,
    options,
    embeddingDim: options.layers.length > 0 ? options.embeddingDim : dim,
  };
  const ids = options.id ? parameters.addTable('id', meta.rows, site.embeddingDim, options.initNorm, side) : null;
  const readsHistory = history !== null && history.options.length > 0;
  const encoders = [
    ...(ids === null ? [] : [newRows === undefined ? idEncoder(ids) : unknownIdEncoder(ids)]),
    ...meta.features
      .map((feature) => featureKind(feature.kind)!.build(feature, columnOf(features, feature.name), site))
      .map((encoder) => (plan.featureRowOf === undefined ? encoder : atRows(encoder, plan.featureRowOf))),
    ...(readsHistory ? [historyOf(history, site)] : []),
  ];
  if (encoders.length === 0) throw nothingToRead(side);
  const head = buildHead(encoders, site, dim);
  const lacksFeatures = features === null && meta.features.length > 0;
  const rowCount = (): number => newRows ?? (lacksFeatures ? 0 : meta.rows);
  const { dropout } = options;
  const { tables, dense } = parameters;
  return {
    tower: new FeatureTower({ side, dim, rowCount, readsHistory, encoders, head, dropout, tables, dense, kernels }),
    ids,
  };
}

function columnOf(features: FeatureTable | null, name: string): Feature | null {
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
      : parameters.addTable('history.items', itemCount, embeddingDim, initNorm, 'item');
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
