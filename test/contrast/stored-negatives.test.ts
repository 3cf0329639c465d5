import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createSource,
  createObjective,
  logFrequencies,
  memoryBankNegatives,
  popularityNegatives,
  queueNegatives,
  sumOfSources,
  type ContrastBatch,
  type ItemFrequencies,
  type NegativeSource,
} from '@belfry/contrast';
import { csrFromLists, Rng } from '@belfry/core';
import { getKernels } from '@belfry/native';
import { expect } from 'chai';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const counts = [4, 3, 2, 1];
const batchOf = (...items: number[]): ContrastBatch => ({
  users: new Int32Array(items.length),
  items: Int32Array.from(items),
  weights: null,
});
/** [n, 1] a number for each step and row, so that one sees which was stored. */
const remember = ({ stored }: NegativeSource, step: number, ...items: number[]): void =>
  stored!.remember(
    batchOf(...items),
    Float32Array.from(items, (item) => 10 * step + item),
  );
const taken = ({ stored }: NegativeSource, seed = 1): (readonly [number, number])[] =>
  stored!
    .take(batchOf(0), Rng.fromSeed(seed))
    .flatMap(({ rows, vectors }) => [...rows].map((row, j) => [row, vectors[j]] as const));
const expectedOf = (source: NegativeSource): number[] => {
  const expected = new Float64Array(counts.length);
  source.addExpectedCounts(batchOf(0, 1), Int32Array.of(0, 1, 2, 3), expected);
  return [...expected];
};

describe('stored negatives', () => {
  describe('a queue', () => {
    it('holds the vectors of the last K positives, first in, first out, once it is full', () => {
      const queue = queueNegatives({ size: 5, warmUp: null }, logFrequencies(counts));
      remember(queue, 1, 0, 1);
      remember(queue, 2, 2, 0);
      expect(taken(queue)).to.deep.equal([]);
      expect(expectedOf(queue)).to.deep.equal([0, 0, 0, 0]);
      remember(queue, 3, 3, 1);
      expect(taken(queue)).to.have.deep.members([
        [1, 11],
        [2, 22],
        [0, 20],
        [3, 33],
        [1, 31],
      ]);
      expect(expectedOf(queue)).to.deep.equal([2, 1.5, 1, 0.5]);
      remember(queue, 4, 0, 1, 2, 3, 0, 1, 2);
      expect(taken(queue).map(([row]) => row)).to.have.members([2, 3, 0, 1, 2]);
    });

    it('serves what it holds after so many steps where they are given', () => {
      const queue = queueNegatives({ size: 100, warmUp: 2 }, logFrequencies(counts));
      remember(queue, 1, 0, 1);
      expect(taken(queue)).to.deep.equal([]);
      remember(queue, 2, 2);
      expect(taken(queue)).to.have.length(3);
      expect(expectedOf(queue)[0]).to.be.closeTo(3 * 0.4, 1e-12);
    });

    it('corrects an item by the q of when it was put in, whatever else the sum holds', () => {
      const shares = [0.5, 0.3, 0.1, 0.1];
      const frequencies: ItemFrequencies = { of: (item) => shares[item], learns: true, observe() {} };
      const source = sumOfSources('sum', [
        popularityNegatives(6, counts, 0),
        queueNegatives({ size: 2, warmUp: null }, frequencies),
      ]);
      remember(source, 1, 0, 2);
      shares.splice(0, 4, 0.2, 0.2, 0.4, 0.2);
      const [{ rows, expectedCountChange }] = source.stored!.take(batchOf(0), Rng.fromSeed(1));
      const now = expectedOf(source);
      expect(now[0]).to.be.closeTo(6 / 4 + 2 * 0.2, 1e-12);
      [6 / 4 + 2 * 0.5, 6 / 4 + 2 * 0.1].forEach((then, j) =>
        expect(now[rows[j]] + expectedCountChange![j]).to.be.closeTo(then, 1e-12),
      );
    });
  });

  describe('a memory bank', () => {
    it('holds the last vector of each item and draws none that has no vector', () => {
      const bank = memoryBankNegatives(40, counts, 0);
      expect(taken(bank)).to.deep.equal([]);
      remember(bank, 1, 0, 1);
      remember(bank, 2, 1, 2);
      const drawn = taken(bank);
      expect(new Set(drawn.map(String))).to.deep.equal(new Set(['0,10', '1,21', '2,22']));
      expect(drawn.length).to.be.within(20, 39);
    });

    it('never draws an item that batches never show, β = 0 included', () => {
      const bank = memoryBankNegatives(200, [1, 0, 1], 0);
      remember(bank, 1, 0, 1, 2);
      expect(new Set(taken(bank).map(([row]) => row))).to.deep.equal(new Set([0, 2]));
    });
  });

  it('go on with the same bits from what they keep', () => {
    const create = (): NegativeSource =>
      createSource('in-batch + queue:1x6 + memory-bank:0.5x9', {
        count: 1,
        beta: 1,
        drawn: 'uniform',
        knownPositives: csrFromLists([[]]),
        ownWeight: 1,
        ranking: 'exact',
        refreshEvery: 1,
        itemCounts: counts,
        frequencies: logFrequencies(counts),
      });
    const [kept, fresh] = [create(), create()];
    for (let step = 0; step < 5; step++) remember(kept, step, step % 4, (step + 1) % 4);
    const copies = Array.from(
      kept.memory!.state(),
      ([name, { shape, values }]) => [name, { shape, values: values.slice() }] as const,
    );
    fresh.memory!.restore(new Map(copies));
    for (let step = 5; step < 8; step++) {
      expect(taken(fresh, step)).to.deep.equal(taken(kept, step));
      for (const source of [kept, fresh]) remember(source, step, 3, 1);
    }
  });

  it('are scored beside the batch and get no gradient; before there are any, the loss is that of the rest', () => {
    const objective = createObjective(
      {
        loss: { name: 'sampled-softmax', temperature: 1 },
        negatives: { name: 'in-batch + queue:1x3' },
        similarity: 'dot',
      },
      {
        itemCounts: Int32Array.of(2, 2, 2),
        knownPositives: { offsets: Int32Array.of(0, 0, 0), values: Int32Array.of() },
        batchSize: 2,
        kernels: getKernels(),
      },
    );
    const batch = { users: Int32Array.of(0, 1), items: Int32Array.of(0, 1), weights: null };
    const vectors = Float32Array.of(0.5, 1);
    const lossNow = (): number => {
      const candidates = objective.candidates(batch, Rng.fromSeed(1));
      const { loss, itemGradient } = objective.loss(batch, candidates, Float32Array.of(1, -1), vectors);
      expect(itemGradient).to.have.length(2);
      return loss;
    };
    const softmax = (own: number, others: number[]): number =>
      Math.log([own, ...others].reduce((sum, score) => sum + Math.exp(score), 0)) - own;
    expect(lossNow()).to.be.closeTo((softmax(0.5, [1]) + softmax(-1, [-0.5])) / 2, 1e-6);
    expect(lossNow()).to.be.closeTo((softmax(0.5, [1, 0.5, 1]) + softmax(-1, [-0.5, -0.5, -1])) / 2, 1e-6);
  });

  describe('keep to the memory they state', () => {
    /** Bytes of arrays that `make` leaves behind. */
    async function grownBy(make: () => NegativeSource): Promise<{ bytes: number; source: NegativeSource }> {
      const before = await bytesOfArrays();
      const source = make();
      return { bytes: (await bytesOfArrays()) - before, source };
    }

    async function bytesOfArrays(): Promise<number> {
      for (let round = 0; round < 3; round++) {
        await nextTurn();
        collectGarbage();
      }
      return process.memoryUsage().arrayBuffers;
    }

    it('a queue of a million vectors of 64 numbers: K·(4·d + 4) bytes, however long it runs', async () => {
      const [size, dim] = [1_000_000, 64];
      const items = new Int32Array(50_000);
      const batch = { users: items, items, weights: null };
      const vectors = new Float32Array(items.length * dim);
      const { bytes, source } = await grownBy(() => {
        const queue = queueNegatives({ size, warmUp: null }, logFrequencies([1]));
        for (let step = 0; step < 25; step++) queue.stored!.remember(batch, vectors);
        return queue;
      });
      expect(source.stored!.take(batch, Rng.fromSeed(1))[0].rows).to.have.length(size);
      expect(bytes).to.be.closeTo(size * (4 * dim + 4), 2 ** 20);
    });

    it('popularity over ten million items: 20 bytes an item', async () => {
      const items = 10_000_000;
      const itemCounts = new Int32Array(items).fill(1);
      const { bytes, source } = await grownBy(() => popularityNegatives(4096, itemCounts, 0.75));
      expect(source.draw(batchOf(0), Rng.fromSeed(1))).to.have.length(4096);
      expect(bytes).to.be.closeTo(20 * items, 2 ** 20);
    });
  });
});
