import { Rng } from '@belfry/core';
import { chooseStorage } from '@belfry/index';
import { referenceKernels } from '@belfry/native';
import { expect } from 'chai';

const DIM = 16;
const COUNT = 1500;

/** Unit vectors around a few directions, `spread` apart. */
function clustered(spread: number, centres: number): Float32Array {
  const rng = Rng.fromSeed(7);
  const directions = Float32Array.from({ length: centres * DIM }, () => rng.normal());
  const vectors = new Float32Array(COUNT * DIM);
  for (let row = 0; row < COUNT; row++) {
    const from = (row % centres) * DIM;
    const vector = Array.from({ length: DIM }, (_, d) => directions[from + d] + spread * rng.normal());
    const length = Math.hypot(...vector);
    vectors.set(
      vector.map((value) => value / length),
      row * DIM,
    );
  }
  return vectors;
}

describe('the storage a graph is walked on', () => {
  for (const [metric, close] of [
    ['cosine', 0.15],
    ['dot', 0.15],
    ['l2', 0.02],
  ] as const) {
    it(`${metric}: is int8 where vectors lie apart`, async () => {
      const { storage, reason } = await chooseStorage(clustered(1, 20), DIM, metric, referenceKernels);
      expect(storage).to.equal('int8');
      expect(reason).to.match(/^int8 keeps (0\.9[89]\d|1\.000) of the 10 nearest$/);
    });

    it(`${metric}: is wider the closer they lie together`, async () => {
      expect((await chooseStorage(clustered(close, 10), DIM, metric, referenceKernels)).storage).to.equal('bfloat16');
      const closer = await chooseStorage(clustered(0.00005, 10), DIM, metric, referenceKernels);
      expect(closer.storage).to.equal('float32');
      expect(closer.reason).to.include('int8 keeps 0.').and.include('bfloat16 keeps 0.');
    });
  }

  it('is int8 where there is nothing to lose', async () => {
    expect((await chooseStorage(new Float32Array(0), DIM, 'dot', referenceKernels)).storage).to.equal('int8');
    expect((await chooseStorage(new Float32Array(DIM), DIM, 'dot', referenceKernels)).storage).to.equal('int8');
  });
});
