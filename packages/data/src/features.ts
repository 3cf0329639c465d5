import type { Csr } from '@belfry/core';

/** One column of what is known about each user or item, aligned with the rows of its vocabulary. */
export type Feature = CategoricalFeature | BagFeature | NumericFeature | VectorFeature | TextFeature;

/** One value out of a set; code 0 is "missing or unknown". */
export interface CategoricalFeature {
  readonly kind: 'categorical';
  readonly name: string;
  /** [rows] */
  readonly codes: Int32Array;
  /** names[code]; names[0] = '' */
  readonly names: readonly string[];
}

/** Several values out of a set (multi-hot). */
export interface BagFeature {
  readonly kind: 'bag';
  readonly name: string;
  readonly bags: Csr;
  readonly names: readonly string[];
}

/** A finite number; normalised by the tower, not here. */
export interface NumericFeature {
  readonly kind: 'numeric';
  readonly name: string;
  readonly values: Float32Array;
}

/** A vector given from outside, such as a text or image embedding. */
export interface VectorFeature {
  readonly kind: 'vector';
  readonly name: string;
  readonly dim: number;
  /** [rows, dim] */
  readonly values: Float32Array;
}

/** Words for people (titles); towers do not read it. */
export interface TextFeature {
  readonly kind: 'text';
  readonly name: string;
  readonly values: readonly string[];
}

export interface FeatureTable {
  readonly features: readonly Feature[];
}
