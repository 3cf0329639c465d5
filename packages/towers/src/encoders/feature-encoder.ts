import type { Feature } from '@belfry/data';
import type { Block, Leaves } from '../leaves.js';
import type { Parameters } from '../parameters.js';
import type { TowerInput } from '../tower.js';
import type { ItemTowerOptions } from '../towers-options.js';

/** Turns one thing known about users or items into a block of columns. */
export interface FeatureEncoder {
  /** Unique within its tower, e.g. `id` or `feature.price`. */
  readonly name: string;
  /** Columns of its block. */
  readonly width: number;
  /** Whether its block is learned vectors; given numbers are always projected before they are added to such. */
  readonly learned: boolean;
  /** @returns [n, width]; inputs where it is unknown get zeros, or a learned row of their own */
  begin(input: TowerInput, leaves: Leaves): Block;
}

/** The same encoder where what it knows of a row stands in another row; −1 = it is unknown. */
export function atRows(encoder: FeatureEncoder, rowOf: (row: number) => number): FeatureEncoder {
  const placed = (rows: Int32Array): Int32Array => rows.map((row) => (row < 0 ? -1 : rowOf(row)));
  return {
    ...encoder,
    begin: ({ rows, history }, leaves) => encoder.begin({ rows: placed(rows), history }, leaves),
  };
}

/** What an encoder is built with. */
export interface EncoderSite {
  readonly parameters: Parameters;
  readonly options: ItemTowerOptions;
  /** Width of embeddings. */
  readonly embeddingDim: number;
}

/** One value, several of a bag, the numbers of a vector, or null where it is missing. */
export type GivenValue = string | number | boolean | readonly (string | number | boolean)[] | null;

/** How a kind of feature column is encoded: the row of the registry. */
export interface FeatureKind<Column extends Feature, Meta> {
  /** What is not learned but needed to rebuild the encoder, JSON-safe. */
  describe(column: Column, options: ItemTowerOptions): Meta;
  /** @param column the values by row; null in a tower loaded without data, which then encodes unknown rows only */
  build(meta: Meta, column: Column | null, site: EncoderSite): FeatureEncoder;
  /** Makes columns of values given one by one (null = missing); what the tower was not trained on counts as missing. */
  reader(meta: Meta): (values: readonly GivenValue[]) => Column;
}
