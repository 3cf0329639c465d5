import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Csr, Rng } from '@belfry/core';
import type { DenseParameter, EmbeddingTable, GradientAccumulator, Leaf, NamedRows } from '@belfry/compute';

/** What a tower is asked to encode. */
export interface TowerInput {
  /** Rows of the side's vocabulary; −1 = unknown (cold), whose id and features count as missing. */
  readonly rows: Int32Array;
  /** Recent items (item rows, oldest first) per input, for towers that read a history; null = use what is stored for each row. */
  readonly history: Csr | null;
  /** Per input the item that is to be predicted, which `neighbours.without: positive` leaves out; absent = none is. */
  readonly positives?: Int32Array;
}

/** One of the two encoders: features in, raw (un-normalised) vectors out. */
export interface Tower {
  readonly side: 'user' | 'item';
  /** Output dimension d. */
  readonly dim: number;
  /** Whether it can encode a user known only by a history. */
  readonly readsHistory: boolean;
  /** Tables it reads; one shared by both towers is the same object in both. */
  readonly tables: readonly EmbeddingTable[];
  readonly dense: readonly DenseParameter[];
  /**
   * Inference: raw vectors [n, d], in blocks, without dropout.
   *
   * @throws BelfryError INVALID_ARGUMENT for a row that does not exist, SHAPE_MISMATCH for a history of another length
   */
  encode(input: TowerInput): Float32Array;
  /** Prepares a differentiable pass; see {@link backpropagate}. Throws as {@link Tower.encode} does. */
  begin(input: TowerInput, training: { rng: Rng }): TowerPass;
}

/** From the leaves' tensors to a tensor [n, width]. */
export type Forward = (leaves: readonly Tensor[]) => Tensor2D;

/** One forward pass in the making: the host has gathered what it needs, the tensors are not yet made. */
export interface TowerPass {
  readonly side: 'user' | 'item';
  /** How many vectors it makes: n. */
  readonly length: number;
  /** Arrays the gradient is wanted of: gathered rows, pooled bags, dense parameters. */
  readonly leaves: readonly Leaf[];
  /** All numbers it starts from, those without a gradient too, by name: checked before the loss. */
  readonly inputs: readonly NamedRows[];
  /** From the leaves' tensors to [n, d]; null where the vectors are just the sum of the leaves, each [n, d], and no tensor is needed. */
  readonly forward: Forward | null;
  /** Dropout: factors [n, d] on the vectors, drawn when the pass began; null = none. */
  readonly mask: Float32Array | null;
  /** Spreads the leaves' gradients over dense parameters and table rows. */
  readonly collect: (leafGradients: readonly Float32Array[], into: GradientAccumulator) => void;
}
