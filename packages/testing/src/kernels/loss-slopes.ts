/** Gradients of the scores kernel against finite differences of the loss in 64 bits. */
import type { Rng } from '@belfry/core';
import type { ScoresInput, ScoresOutput } from '@belfry/native';
import { expect } from 'chai';
import { float64Loss, vectorsOf, type ScoresVectors } from './float64-scores.js';

/** A matrix the loss depends on, and its gradient. */
export interface Part {
  readonly replace: (at: ScoresVectors, matrix: Float64Array) => ScoresVectors;
  readonly of: (at: ScoresVectors) => Float64Array;
  readonly gradient: (output: ScoresOutput) => Float32Array;
}

export function partsOf(input: ScoresInput): Part[] {
  return [
    {
      of: (at) => at.queries,
      replace: (at, queries) => ({ ...at, queries }),
      gradient: (output) => output.queryGradient,
    },
    {
      of: (at) => at.positives,
      replace: (at, positives) => ({ ...at, positives }),
      gradient: (output) => output.positiveGradient,
    },
    ...input.candidates.map((_, block) => ({
      of: (at: ScoresVectors) => at.candidates[block],
      replace: (at: ScoresVectors, matrix: Float64Array) => ({ ...at, candidates: at.candidates.with(block, matrix) }),
      gradient: (output: ScoresOutput) => output.candidateGradients[block],
    })),
  ];
}

export function expectSlope(input: ScoresInput, output: ScoresOutput, part: Part, rng: Rng): void {
  const at = vectorsOf(input);
  const gradient = part.gradient(output);
  expect(gradient.length).to.equal(part.of(at).length);
  const direction = Float64Array.from(gradient, () => rng.normal());
  const step = 1e-6;
  const lossAt = (distance: number) =>
    float64Loss(
      input,
      part.replace(
        at,
        part.of(at).map((x, i) => x + distance * direction[i]),
      ),
    );
  const measured = (lossAt(step) - lossAt(-step)) / (2 * step);
  const predicted = gradient.reduce((sum, slope, i) => sum + slope * direction[i], 0);
  const size = Math.sqrt(gradient.reduce((sum, slope) => sum + slope * slope, 0));
  expect(predicted).to.be.closeTo(measured, 1e-4 * size + 1e-7);
}
