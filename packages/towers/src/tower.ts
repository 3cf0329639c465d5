import type { Csr, Rng } from '@belfry/core';
import type { DenseParameter, EmbeddingTable } from '@belfry/compute';

/** What a tower is asked to encode. */
export interface TowerInput {
  /** Rows of the side's vocabulary; −1 = unknown (cold), whose id and features count as missing. */
  readonly rows: Int32Array;
  /** Recent items (item rows, oldest first) per input, for towers that read a history; null = use what is stored for each row. */
  readonly history: Csr | null;
}

/** One of the two encoders: features in, raw (un-normalised) vectors out. */
export interface Tower {
  readonly side: 'user' | 'item';
  /** Output dimension d. */
  readonly dim: number;
  /** Whether it can encode a user known only by a history. */
  readonly readsHistory: boolean;
  readonly tables: readonly EmbeddingTable[];
  readonly dense: readonly DenseParameter[];
  /** Inference: raw vectors [n, d], in blocks, without dropout. */
  encode(input: TowerInput): Float32Array;
  /** Prepares a differentiable pass; see {@link backpropagate}. */
  begin(input: TowerInput, training: { rng: Rng }): TowerPass;
}

/** One forward pass in the making: the host has gathered what it needs, the tensors are not yet made. */
export interface TowerPass {
  /** Arrays the gradient is wanted of: gathered rows, pooled bags, then dense parameters. */
  readonly leaves: readonly { readonly values: Float32Array; readonly shape: readonly number[] }[];
  /** From the leaves' tensors to [n, d]. */
  forward(leaves: readonly import('@tensorflow/tfjs-core').Tensor[]): import('@tensorflow/tfjs-core').Tensor2D;
  /** Spreads the leaves' gradients over dense parameters and table rows. */
  collect(leafGradients: readonly Float32Array[]): import('@belfry/compute').Gradients;
}
