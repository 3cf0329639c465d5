/** What one candidate adds to a loss that adds up candidate by candidate, and the slope of that. */
import type { PointwiseEpilogue } from './row-epilogue.js';
import { sigmoid, softplus } from './sigmoid.js';

interface Term {
  readonly loss: number;
  readonly slope: number;
}

export const pointwiseTerms: Readonly<Record<PointwiseEpilogue['terms'], (x: number) => Term>> = {
  sigmoid: (x) => ({ loss: softplus(x), slope: sigmoid(x) }),
  step: (x) => (x <= 0 ? { loss: 0, slope: 0 } : { loss: x, slope: x > 0 ? 1 : NaN }),
};
