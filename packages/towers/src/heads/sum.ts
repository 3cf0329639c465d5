/**
 * No layers: the vector is the sum of the blocks. Embeddings of width d are added as they are; given numbers, and
 * embeddings of another width, are projected to d first. One id embedding alone is matrix factorisation.
 */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '@belfry/compute';
import type { FeatureEncoder } from '../encoders/feature-encoder.js';
import { blockTensor, type Block } from '../leaves.js';
import type { Parameters } from '../parameters.js';
import type { Head } from './head.js';

/** @param norm expected norm of what a projection of unit-scale numbers starts with */
export function sumHead(parameters: Parameters, encoders: readonly FeatureEncoder[], dim: number, norm: number): Head {
  const projections = encoders.map(({ name, width, learned }) =>
    learned && width === dim
      ? null
      : parameters.addDense(`${name}.projection`, [width, dim], { mean: 0, std: norm / Math.sqrt(dim * width) }),
  );
  return {
    begin(blocks, leaves) {
      const terms = blocks.map((block, n): Block => {
        const projection = projections[n];
        if (projection === null) return block;
        const { leaf } = leaves.dense(projection);
        return { forward: (tensors) => linear(blockTensor(block, tensors), tensors[leaf] as tf.Tensor2D, null) };
      });
      if (terms.every((term) => 'leaf' in term)) return null;
      return (tensors) => terms.map((term) => blockTensor(term, tensors)).reduce((sum, term) => tf.add(sum, term));
    },
  };
}
