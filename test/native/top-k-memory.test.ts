/** A memory budget too small for two lists: queries are searched one by one, and nothing else changes. */
import { Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';
import { builtIsas } from './built-isas.js';

describe('native topK', () => {
  for (const isa of builtIsas()) {
    it(`finds the same lists when the memory budget holds one at a time (${isa})`, () => {
      const rng = Rng.fromSeed(2);
      const matrix = (rows: number) => Float32Array.from({ length: rows * 9 }, () => rng.int(5) - 2);
      const input = { dim: 9, queries: matrix(300), items: matrix(9000), k: 40 };
      const whole = getKernels({ implementation: 'native', threads: 2, isa }).topK(input);
      for (const threads of [1, 3]) {
        const narrow = getKernels({ implementation: 'native', threads, isa, memoryBudgetBytes: 1 });
        expect(narrow.topK(input)).to.deep.equal(whole);
      }
    });
  }
});
