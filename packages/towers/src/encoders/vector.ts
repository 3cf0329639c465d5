/** A vector given from outside (a text or image embedding), passed on as it is; unknown rows give zeros. */
import * as tf from '@tensorflow/tfjs-core';
import type { VectorFeature } from '@belfry/data';
import type { FeatureKind } from './feature-encoder.js';

export interface VectorMeta {
  readonly kind: 'vector';
  readonly name: string;
  readonly dim: number;
}

export const vector: FeatureKind<VectorFeature, VectorMeta> = {
  describe: ({ kind, name, dim }) => ({ kind, name, dim }),
  build({ name, dim }, column, { parameters }) {
    const label = `feature.${name}`;
    return {
      name: label,
      width: dim,
      learned: false,
      begin({ rows }, leaves) {
        const values =
          column === null
            ? new Float32Array(rows.length * dim)
            : leaves.gather({ name: parameters.fullName(label), values: column.values, dim }, rows);
        return { forward: () => tf.tensor2d(values, [rows.length, dim]) };
      },
    };
  },
};
