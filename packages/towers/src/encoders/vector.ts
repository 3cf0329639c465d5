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
  build({ name, dim }, column) {
    return {
      name: `feature.${name}`,
      width: dim,
      learned: false,
      begin({ rows }, { kernels }) {
        const values = new Float32Array(rows.length * dim);
        if (column !== null) kernels.gatherRows(column.values, dim, rows, values);
        return { forward: () => tf.tensor2d(values, [rows.length, dim]) };
      },
    };
  },
};
