/** A memory budget too small for one block of queries: terms are computed twice, and nothing else changes. */
import { Rng } from '@belfry/core';
import { getKernels, type Epilogue, type ScoresInput } from '@belfry/native';
import { randomLists, unitish } from '@belfry/testing';
import { expect } from 'chai';
import { builtIsas } from './built-isas.js';

const epilogues: Epilogue[] = [{ kind: 'softmax' }, { kind: 'bpr' }, { kind: 'ccl', weight: 3, margin: 0.2 }];

function input(epilogue: Epilogue): ScoresInput {
  const rng = Rng.fromSeed(4);
  const [dim, queryCount, columns] = [19, 100, 700];
  return {
    dim,
    queries: unitish(rng, queryCount, dim),
    positives: unitish(rng, queryCount, dim),
    positiveLogExpectedCount: null,
    candidates: [{ vectors: unitish(rng, columns, dim), logExpectedCount: null }],
    exclusions: randomLists(rng, queryCount, columns, 0.05),
    temperature: 0.1,
    epilogue,
    weights: Float32Array.from({ length: queryCount }, () => rng.int(3)),
  };
}

describe('native scores in a memory budget of one byte', () => {
  for (const isa of builtIsas()) {
    it(`give the loss and the gradients of a large budget: ${isa}`, () => {
      for (const epilogue of epilogues) {
        for (const products of ['float32', 'bfloat16'] as const) {
          const given = { ...input(epilogue), products };
          const [small, large] = [1, 2 ** 25].map((memoryBudgetBytes) =>
            getKernels({ implementation: 'native', isa, memoryBudgetBytes, threads: 2 }).scores(given),
          );
          expect(small).to.deep.equal(large);
        }
      }
    });
  }
});
