/** Hidden layers over all blocks side by side, then a linear layer to d (Covington et al. 2016; Yi et al. 2019). */
import * as tf from '@tensorflow/tfjs-core';
import { linear } from '@belfry/compute';
import { blockTensor, type Block, type Leaves } from '../leaves.js';
import type { Parameters } from '../parameters.js';
import { gains, type ActivationName } from './activations.js';
import type { Head } from './head.js';

export interface LayersShape {
  /** Width of all blocks together. */
  readonly inputWidth: number;
  /** Widths of the hidden layers. */
  readonly layers: readonly number[];
  readonly dim: number;
  readonly activation: ActivationName;
}

export function layersHead(parameters: Parameters, { inputWidth, layers, dim, activation }: LayersShape): Head {
  const widths = [inputWidth, ...layers];
  const hidden = layers.map((width, n) => addLinear(parameters, `layers.${n}`, widths[n], width, activation));
  const output = addLinear(parameters, 'output', widths[layers.length], dim, null);
  return {
    begin(blocks, leaves) {
      const hiddenMaps = hidden.map((begin) => begin(leaves));
      const outputMap = output(leaves);
      return (tensors) => {
        const columns = blocks.map((block: Block) => blockTensor(block, tensors));
        const input = columns.length === 1 ? columns[0] : tf.concat2d(columns, 1);
        return outputMap(
          hiddenMaps.reduce((x, map) => map(x, tensors), input),
          tensors,
        );
      };
    },
  };
}

type LinearMap = (x: tf.Tensor2D, leaves: readonly tf.Tensor[]) => tf.Tensor2D;

/** activation(x·W + b), W [from, to] normal with variance gain / from, b [to] zero. */
function addLinear(
  parameters: Parameters,
  name: string,
  from: number,
  to: number,
  activation: ActivationName | null,
): (leaves: Leaves) => LinearMap {
  const gain = activation === null ? 1 : gains[activation];
  const kernel = parameters.addDense(`${name}.kernel`, [from, to], { mean: 0, std: Math.sqrt(gain / from) });
  const bias = parameters.addDense(`${name}.bias`, [to], { mean: 0, std: 0 });
  return (leaves) => {
    const kernelLeaf = leaves.dense(kernel).leaf;
    const biasLeaf = leaves.dense(bias).leaf;
    return (x, tensors) => linear(x, tensors[kernelLeaf] as tf.Tensor2D, tensors[biasLeaf] as tf.Tensor1D, activation);
  };
}
