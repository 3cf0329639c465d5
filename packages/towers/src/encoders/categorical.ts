/** One value out of a set: an embedding per category. Code 0, missing or unknown, has a learned row like the others. */
import type { CategoricalFeature } from '@belfry/data';
import type { FeatureKind } from './feature-encoder.js';
import { nameOf } from './name-of.js';

export interface CategoricalMeta {
  readonly kind: 'categorical';
  readonly name: string;
  readonly names: readonly string[];
}

export const categorical: FeatureKind<CategoricalFeature, CategoricalMeta> = {
  describe: ({ kind, name, names }) => ({ kind, name, names }),
  build({ name, names }, column, { parameters, options, embeddingDim }) {
    const label = `feature.${name}`;
    const table = parameters.addTable(label, names.length, embeddingDim, options.initNorm);
    return {
      name: label,
      width: embeddingDim,
      learned: true,
      begin: ({ rows }, leaves) =>
        leaves.rows(
          table,
          rows.map((row) => (row < 0 || column === null ? 0 : column.codes[row])),
        ),
    };
  },
  reader({ kind, name, names }) {
    const codeOf = new Map(names.map((known, code) => [known, code]));
    return (values) => ({
      kind,
      name,
      names,
      codes: Int32Array.from(values, (value) => (value === null ? 0 : (codeOf.get(nameOf(value)) ?? 0))),
    });
  },
};
