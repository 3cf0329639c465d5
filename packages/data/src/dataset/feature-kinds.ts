/** How each kind of feature is kept as an Arrow column: one row per kind. */
import { Float32, makeData, type Data } from 'apache-arrow';
import type { Feature } from '../features.js';
import { idColumn, idsOf, vectorColumn, vectorsOf } from '../arrow/arrow-columns.js';
import { bagsColumn, bagsOf, codesColumn, codesOf } from './dictionary-column.js';

export interface FeatureKind<F extends Feature = Feature> {
  /** @param dictionaryId unique within the file */
  toColumn(feature: F, dictionaryId: number): Data;
  fromColumn(name: string, column: Data): F;
}

export const featureKinds: { readonly [K in Feature['kind']]: FeatureKind<Extract<Feature, { kind: K }>> } = {
  categorical: {
    toColumn: codesColumn,
    fromColumn: (name, column) => ({ kind: 'categorical', name, ...codesOf(column) }),
  },
  bag: {
    toColumn: ({ bags, names }, dictionaryId) => bagsColumn(bags, names, dictionaryId),
    fromColumn: (name, column) => ({ kind: 'bag', name, ...bagsOf(column) }),
  },
  numeric: {
    toColumn: ({ values }) => makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values }),
    fromColumn: (name, column) => ({
      kind: 'numeric',
      name,
      values: column.values.subarray(0, column.length) as Float32Array,
    }),
  },
  vector: {
    toColumn: ({ values, dim }) => vectorColumn(values, dim),
    fromColumn: (name, column) => ({ kind: 'vector', name, ...vectorsOf(column) }),
  },
  text: {
    toColumn: ({ values }) => idColumn(values),
    fromColumn: (name, column) => ({ kind: 'text', name, values: idsOf(column) }),
  },
};
