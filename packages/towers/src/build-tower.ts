/** One tower from its options and what is known of its data: encoders, then a head. */
import type { Csr } from '@belfry/core';
import type { EmbeddingTable } from '@belfry/compute';
import type { Feature, FeatureTable, Side } from '@belfry/data';
import type { Kernels } from '@belfry/native';
import { atRows, type EncoderSite, type FeatureEncoder } from './encoders/feature-encoder.js';
import { historyEncoder } from './encoders/history.js';
import { idEncoder, ofUnknown, weightedIdEncoder } from './encoders/id.js';
import { scalesOf, neighboursEncoder, type Neighbourhood } from './encoders/neighbours.js';
import { featureKind } from './encoders/registry.js';
import { FeatureTower } from './feature-tower.js';
import type { Head } from './heads/head.js';
import { layersHead } from './heads/layers.js';
import { sumHead } from './heads/sum.js';
import { Parameters, type ParameterValues } from './parameters.js';
import type { Tower } from './tower.js';
import type { TowerMeta, TowersMeta } from './towers-meta.js';
import type { HistoryOptions, ItemTowerOptions, TowersOptions } from './towers-options.js';

const otherSide = { user: 'item', item: 'user' } as const;

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
  readonly ids: IdTables;
  /** null without a data set. */
  readonly neighbours: Neighbourhood | null;
  /** Whether neighbours are taken without the positive of an input. */
  readonly leavesOutPositives: boolean;
  /** null for the item tower. */
  readonly history: HistoryPlan | null;
  /** Rows of `features` where these are of others than the tower was trained on, whose ids it does not know. */
  readonly newRows?: number;
}

/** What a tower that may read histories is built with besides. */
export interface HistoryPlan {
  readonly options: HistoryOptions;
  readonly itemCount: number;
  readonly stored: Csr | null;
}

/** The id tables by side, null where a tower has none: made first, since a tower may read the other's. */
export type IdTables = Readonly<Record<Side, EmbeddingTable | null>>;

export function idTables(options: TowersOptions, meta: TowersMeta, values: ParameterValues): IdTables {
  const tableOf = (side: Side): EmbeddingTable | null =>
    options[side].id
      ? new Parameters(side, values).addTable(
          'id',
          meta[side].rows,
          embeddingWidth(options[side], options.dim),
          options[side].initNorm,
          side,
        )
      : null;
  return { user: tableOf('user'), item: tableOf('item') };
}

export function buildTower(plan: TowerPlan): Tower {
  const { side, dim, options, meta, features, values, kernels, history, newRows } = plan;
  const parameters = new Parameters(side, values);
  const site: EncoderSite = {
    parameters,
    options,
    embeddingDim: embeddingWidth(options, dim),
  };
  const ids = plan.ids[side] && parameters.share(plan.ids[side]);
  const neighbours = options.neighbours.weight > 0 ? neighboursOf(plan, parameters) : null;
  const hasHistory = history !== null && history.options.length > 0;
  const encoders = [
    ...[ids && ownIds(ids, options), neighbours]
      .filter((encoder) => encoder !== null)
      .map((encoder) => (newRows === undefined ? encoder : ofUnknown(encoder))),
    ...meta.features
      .map((feature) => featureKind(feature.kind)!.build(feature, columnOf(features, feature.name), site))
      .map((encoder) => (plan.featureRowOf === undefined ? encoder : atRows(encoder, plan.featureRowOf))),
    ...(hasHistory ? [historyOf(history, site, plan.ids.item)] : []),
  ];
  const head = buildHead(encoders, site, dim);
  const lacksData = features === null && (meta.features.length > 0 || neighbours !== null);
  const rowCount = (): number => newRows ?? (lacksData ? 0 : meta.rows);
  const readsHistory = hasHistory || (side === 'user' && neighbours !== null);
  const { dropout } = options;
  const { tables, dense } = parameters;
  return new FeatureTower({ side, dim, rowCount, readsHistory, encoders, head, dropout, tables, dense, kernels });
}

function embeddingWidth({ layers, embeddingDim }: ItemTowerOptions, dim: number): number {
  return layers.length > 0 ? embeddingDim : dim;
}

function ownIds(ids: EmbeddingTable, { neighbours: { weight } }: ItemTowerOptions): FeatureEncoder {
  return weight > 0 ? weightedIdEncoder(ids, 1 - weight) : idEncoder(ids);
}

/** The scales of the other side are kept among the dense parameters, though no gradient reaches them: serving needs them. */
function neighboursOf(plan: TowerPlan, parameters: Parameters): FeatureEncoder {
  const other = otherSide[plan.side];
  const table = parameters.share(plan.ids[other]!);
  const scales = parameters.addDense('neighbours.scales', [table.rows], { mean: 0, std: 0 });
  if (plan.neighbours !== null) scales.values.set(scalesOf(plan.neighbours[other]));
  const stored = plan.neighbours?.[plan.side] ?? null;
  const { leavesOutPositives, options } = plan;
  return neighboursEncoder({ table, scales, weight: options.neighbours.weight, stored, leavesOutPositives });
}

function columnOf(features: FeatureTable | null, name: string): Feature | null {
  return features?.features.find((feature) => feature.name === name) ?? null;
}

function historyOf(
  { options, itemCount, stored }: HistoryPlan,
  { parameters, embeddingDim, options: { initNorm } }: EncoderSite,
  itemIds: EmbeddingTable | null,
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
