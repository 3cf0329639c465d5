/**
 * What tensor operations are computed with: products, functions number by number, folds along a dimension, rows brought
 * to one scale. Arrays are contiguous and row-major, `out` and other results are given by the caller and overwritten; none
 * may overlap an input unless said. NaN goes through. The same bits at any thread count.
 */
export interface TensorKernels {
  /** Implementation name: `native` or `reference`. */
  readonly name: string;
  /** Instruction set in use. */
  readonly isa: string;
  /** Threads that work on one call, the caller's included. */
  readonly threads: number;

  /** out[n] = left[n] · right[n] for each entry n of the batch, [batch, rows, columns] */
  multiply(product: MatrixProduct, out: Float32Array): void;
  /** y = activation(x·W + b), [rows, outputs] */
  linear(layer: LinearLayer, results: LinearResults): void;
  /** With dz = dy ∘ activation′: dx = dz·Wᵀ, dW = xᵀ·dz, db = Σ of the rows of dz. */
  linearGradient(layer: LinearSlopes, results: LinearGradients): void;

  /** out[i] = f(x[i]); `out` may be `x`. */
  unary(name: UnaryName, x: Float32Array, out: Float32Array): void;
  /** out = f(a, b) with broadcasting. */
  binary(name: BinaryName, shape: BroadcastShape, a: Float32Array, b: Float32Array, out: Float32Array): void;
  /** out[o, i] = fold over d of x[o, d, i]; of nothing: 0, or −∞ for `max` */
  fold(name: FoldName, shape: FoldShape, x: Float32Array, out: Float32Array): void;
  /** Copies a box of numbers from one array to another that lies differently. */
  move(shape: MoveShape, from: Float32Array, to: Float32Array): void;

  /** Rows of `dim` numbers: eˣ / Σ eˣ, or its logarithm. */
  softmax(x: Float32Array, dim: number, form: SoftmaxForm, y: Float32Array): void;
  /** From y and dy to dx. */
  softmaxGradient(y: Float32Array, dy: Float32Array, dim: number, form: SoftmaxForm, dx: Float32Array): void;
  /** y = (x − mean) / √(variance + ε) ∘ gain + shift, row by row (Ba, Kiros & Hinton 2016) */
  layerNorm(input: LayerNormInput, results: LayerNormResults): void;
  layerNormGradient(input: LayerNormSlopes, results: LayerNormGradients): void;
}

export interface MatrixProduct {
  readonly batch: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly left: Factor;
  readonly right: Factor;
}

/** A matrix [rows, depth] or [depth, columns] for each entry of the batch. */
export interface Factor {
  readonly values: Float32Array;
  /** Whether each matrix lies as its transpose. */
  readonly transposed: boolean;
  /** Numbers from one entry of the batch to the next; 0 = one matrix for all. */
  readonly batchStep: number;
}

/** `gelu` is the tanh form of Hendrycks & Gimpel 2016. */
export type Activation = 'relu' | 'tanh' | 'sigmoid' | 'gelu';

/** What the gradient of an activation needs: its results, or its slopes. */
export const keptForGradient: Readonly<Record<Activation, 'results' | 'slopes'>> = {
  relu: 'results',
  tanh: 'results',
  sigmoid: 'results',
  gelu: 'slopes',
};

export interface LinearLayer {
  /** [rows, inputs] */
  readonly x: Float32Array;
  /** W [inputs, outputs] */
  readonly kernel: Float32Array;
  /** b [outputs] */
  readonly bias: Float32Array | null;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation | null;
}

export interface LinearResults {
  /** [rows, outputs] */
  readonly y: Float32Array;
  /** The activation's derivatives [rows, outputs], where they are wanted. */
  readonly slopes: Float32Array | null;
}

export interface LinearSlopes extends Omit<LinearLayer, 'bias'> {
  /** [rows, outputs] */
  readonly dy: Float32Array;
  /** What {@link keptForGradient} says; null without an activation. */
  readonly kept: Float32Array | null;
}

export interface LinearGradients {
  /** [rows, inputs] */
  readonly dx: Float32Array;
  /** [inputs, outputs] */
  readonly kernel: Float32Array;
  /** [outputs]; null where there is no bias */
  readonly bias: Float32Array | null;
}

export type UnaryName = 'relu' | 'step' | 'tanh' | 'sigmoid' | 'exp' | 'log' | 'sqrt' | 'rsqrt' | 'square' | 'neg';

export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'squaredDifference';

export type FoldName = 'sum' | 'max';

export interface FoldShape {
  readonly outer: number;
  readonly depth: number;
  readonly inner: number;
}

/** Extents of the result, and how many numbers each operand goes on along each dimension: 0 where it repeats itself. */
export interface BroadcastShape {
  /** 1 to 7 of them */
  readonly extents: readonly number[];
  readonly aSteps: readonly number[];
  readonly bSteps: readonly number[];
}

export interface MoveShape {
  /** Of the box; 1 to 7 of them */
  readonly extents: readonly number[];
  readonly fromStart: number;
  readonly fromSteps: readonly number[];
  readonly toStart: number;
  readonly toSteps: readonly number[];
}

export type SoftmaxForm = 'plain' | 'log';

export interface LayerNormInput {
  /** [rows, dim] */
  readonly x: Float32Array;
  /** [dim] */
  readonly gain: Float32Array;
  /** [dim] */
  readonly shift: Float32Array;
  readonly epsilon: number;
}

export interface LayerNormResults {
  /** [rows, dim] */
  readonly y: Float32Array;
  /** (x − mean) · scale [rows, dim] */
  readonly unit: Float32Array;
  /** 1 / √(variance + ε) [rows] */
  readonly scales: Float32Array;
}

export interface LayerNormSlopes extends Pick<LayerNormResults, 'unit' | 'scales'> {
  /** [rows, dim] */
  readonly dy: Float32Array;
  readonly gain: Float32Array;
}

export interface LayerNormGradients {
  readonly dx: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}
