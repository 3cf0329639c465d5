/** The functions of one number and of two, and the activations of linear layers, as their formulas. */
import type { Activation, BinaryName, FoldName, UnaryName } from '../../tensor-kernels.js';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const step = (x: number) => (x > 0 ? 1 : Number.isNaN(x) ? NaN : 0);

export const unaryFunctions: Readonly<Record<UnaryName, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  step,
  tanh: Math.tanh,
  sigmoid,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  square: (x) => x * x,
  neg: (x) => -x,
};

export const binaryFunctions: Readonly<Record<BinaryName, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  squaredDifference: (a, b) => (a - b) ** 2,
};

export const folds: Readonly<Record<FoldName, { start: number; add: (sum: number, x: number) => number }>> = {
  sum: { start: 0, add: (sum, x) => sum + x },
  max: { start: -Infinity, add: (most, x) => Math.max(most, x) },
};

interface ActivationFunctions {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  /** The slope from the value, where {@link keptForGradient} keeps that. */
  readonly slopeOfResult: (y: number) => number;
}

/** An activation whose slope is a function of its result. */
function ofResult(value: (x: number) => number, slopeOfResult: (y: number) => number): ActivationFunctions {
  return { value, slopeOfResult, slope: (x) => slopeOfResult(value(x)) };
}

const scale = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;
const geluTanh = (x: number) => Math.tanh(scale * (x + cubic * x ** 3));

export const activations: Readonly<Record<Activation, ActivationFunctions>> = {
  relu: ofResult(unaryFunctions.relu, step),
  tanh: ofResult(Math.tanh, (y) => 1 - y * y),
  sigmoid: ofResult(sigmoid, (y) => y * (1 - y)),
  gelu: {
    value: (x) => (x / 2) * (1 + geluTanh(x)),
    slope: (x) => (1 + geluTanh(x)) / 2 + (x / 2) * (1 - geluTanh(x) ** 2) * scale * (1 + 3 * cubic * x * x),
    slopeOfResult: () => NaN,
  },
};
