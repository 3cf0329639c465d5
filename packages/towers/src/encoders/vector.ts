/** A vector given from outside (a text or image embedding), passed on as it is; unknown rows give zeros. */
import { BelfryError } from '@belfry/core';
import * as tf from '@tensorflow/tfjs-core';
import type { VectorFeature } from '@belfry/data';
import type { FeatureKind, GivenValue } from './feature-encoder.js';

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
  reader({ kind, name, dim }) {
    return (given) => {
      const values = new Float32Array(given.length * dim);
      given.forEach((value, n) => value !== null && values.set(checked(name, value, dim), n * dim));
      return { kind, name, dim, values };
    };
  },
};

function checked(name: string, value: GivenValue, dim: number): number[] {
  const numbers = Array.isArray(value) ? value.map(Number) : [];
  if (numbers.length === dim && numbers.every(Number.isFinite)) return numbers;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `${numbers.length} numbers as ${name} of an item`,
    expected: `${dim} finite numbers`,
    change: 'Give a vector as in the data the towers were trained on.',
  });
}
