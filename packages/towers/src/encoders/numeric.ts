/**
 * A number, normalised to mean 0 and standard deviation 1 over the data, beside a column that says where it is missing:
 * [(x − mean) / std, 0], or [0, 1] where it is unknown. On request on a log scale, sign(x)·log(1 + |x|), first.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NumericFeature } from '@belfry/data';
import type { FeatureKind } from './feature-encoder.js';

export interface NumericMeta {
  readonly kind: 'numeric';
  readonly name: string;
  readonly log: boolean;
  readonly mean: number;
  /** 1 for a column that is constant. */
  readonly std: number;
}

export const numeric: FeatureKind<NumericFeature, NumericMeta> = {
  describe({ kind, name, values }, options) {
    const log = options.logFeatures.includes(name);
    return { kind, name, log, ...momentsOf(values, log) };
  },
  build({ name, log, mean, std }, column) {
    const width = 2;
    return {
      name: `feature.${name}`,
      width,
      learned: false,
      begin({ rows }) {
        const values = new Float32Array(rows.length * width);
        rows.forEach((row, n) => {
          const value = row < 0 || column === null ? NaN : column.values[row];
          if (Number.isFinite(value)) values[n * width] = (scaled(value, log) - mean) / std;
          else values[n * width + 1] = 1;
        });
        return { forward: () => tf.tensor2d(values, [rows.length, width]) };
      },
    };
  },
  /** Importing puts the mean in place of what is missing, so this does too. */
  reader({ kind, name, log, mean }) {
    const missing = log ? Math.sign(mean) * Math.expm1(Math.abs(mean)) : mean;
    return (values) => ({
      kind,
      name,
      values: Float32Array.from(values, (value) => (value === null ? missing : Number(value))),
    });
  },
};

function scaled(value: number, log: boolean): number {
  return log ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
}

function momentsOf(values: Float32Array, log: boolean): { mean: number; std: number } {
  const known = Array.from(values.filter(Number.isFinite), (value) => scaled(value, log));
  if (known.length === 0) return { mean: 0, std: 1 };
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  return { mean, std: Math.sqrt(variance) || 1 };
}
