/** Feature tables from readable values: a list of columns, each with the value it takes from a row. */
import { encoders } from '../features/encode-feature.js';
import type { Feature, FeatureTable } from '../features.js';
import { BAG_SEPARATOR } from './raw-formats.js';

/** '' is missing; a bag is a list. */
export type FeatureColumn<Row> = readonly [
  kind: Feature['kind'],
  name: string,
  valueOf: (row: Row) => string | number | readonly string[],
];

export function featureTable<Row extends { readonly id: string }>(
  rows: readonly Row[],
  columns: readonly FeatureColumn<Row>[],
): FeatureTable {
  const context = { ids: rows.map(({ id }) => id), path: 'the synthetic shop', bagSeparator: BAG_SEPARATOR };
  return {
    features: columns.map(([kind, name, valueOf]) => encoders[kind]({ name, values: rows.map(valueOf), ...context })),
  };
}
