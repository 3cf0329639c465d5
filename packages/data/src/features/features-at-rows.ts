/** Feature columns in another order of rows. */
import { csrGather } from '@belfry/core';
import type { Feature, FeatureTable } from '../features.js';

type FeatureOf<Kind extends Feature['kind']> = Extract<Feature, { kind: Kind }>;

/** Per kind, a column at other rows; −1 is what importing puts where a value is missing. */
const placings: { [Kind in Feature['kind']]: (feature: FeatureOf<Kind>, rows: Int32Array) => FeatureOf<Kind> } = {
  categorical: (feature, rows) => ({ ...feature, codes: rows.map((row) => (row < 0 ? 0 : feature.codes[row])) }),
  bag: (feature, rows) => ({ ...feature, bags: csrGather(feature.bags, rows) }),
  numeric(feature, rows) {
    const mean = feature.values.reduce((sum, value) => sum + value, 0) / Math.max(1, feature.values.length);
    return { ...feature, values: Float32Array.from(rows, (row) => (row < 0 ? mean : feature.values[row])) };
  },
  vector(feature, rows) {
    const { dim } = feature;
    const values = new Float32Array(rows.length * dim);
    rows.forEach((row, n) => row >= 0 && values.set(feature.values.subarray(row * dim, (row + 1) * dim), n * dim));
    return { ...feature, values };
  },
  text: (feature, rows) => ({ ...feature, values: Array.from(rows, (row) => (row < 0 ? '' : feature.values[row])) }),
};

/** @param rows per row of the result the row of the table, −1 = all its features are missing */
export function featuresAtRows({ features }: FeatureTable, rows: Int32Array): FeatureTable {
  const placed = <Kind extends Feature['kind']>(feature: FeatureOf<Kind>): Feature =>
    (placings[feature.kind] as (feature: Feature, rows: Int32Array) => Feature)(feature, rows);
  return { features: features.map(placed) };
}
