import { Rng } from '@belfry/core';
import { availableIsas, getKernels } from '@belfry/native';
import { expect } from 'chai';

describe('native topK', () => {
  it('finds the same lists when the memory budget holds one list at a time', function () {
    if (!hasAddon()) this.skip();
    const rng = Rng.fromSeed(2);
    const matrix = (rows: number) => Float32Array.from({ length: rows * 9 }, () => rng.int(5) - 2);
    const input = { dim: 9, queries: matrix(300), items: matrix(9000), k: 40 };
    const whole = getKernels({ implementation: 'native', threads: 2 }).topK(input);
    for (const threads of [1, 3]) {
      const narrow = getKernels({ implementation: 'native', threads, memoryBudgetBytes: 1 });
      expect(narrow.topK(input)).to.deep.equal(whole);
    }
  });
});

function hasAddon(): boolean {
  try {
    return availableIsas().length > 0;
  } catch {
    return false;
  }
}
