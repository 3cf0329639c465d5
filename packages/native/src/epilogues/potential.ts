/** Σⱼ e^zⱼ: a sum over all pairs once rows are added up, what uniformity is the log of (Wang & Isola 2020). The positive has no part. */
import type { ExponentialEpilogue } from './row-epilogue.js';

export const potential: ExponentialEpilogue = {
  terms: 'exponential',
  finish: ({ maximum, sum }) => ({
    loss: Math.exp(maximum) * sum,
    positiveSlope: 0,
    candidateScale: Math.exp(maximum),
  }),
};
