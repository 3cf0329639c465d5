/** A number that is not finite is found where it comes in, before the loss is asked. */
import { expect } from 'chai';
import { createOptimizer, initBackend } from '@belfry/compute';
import { BelfryError, Rng } from '@belfry/core';
import { backpropagate, towerState, type Towers } from '@belfry/towers';
import { choices, itemFeatures, smallTowers, someItems, someUsers } from './small-shop.js';

/** Trains once, and once more with `poison` in place. */
function refusalAndState(towers: Towers, poison: () => void): { error: BelfryError; unchanged: boolean } {
  const optimizer = createOptimizer({ optimizer: 'adam', weightDecay: 0, momentum: 0 });
  const step = (): void => {
    const passes = [
      towers.user.begin(someUsers, { rng: Rng.fromSeed(0) }),
      towers.item.begin(someItems, { rng: Rng.fromSeed(0) }),
    ];
    const { gradients } = backpropagate(passes, (vectors) => ({ loss: 1, gradients: vectors.map((v) => v.slice()) }));
    optimizer.apply(gradients, 0.1);
  };
  step();
  poison();
  const everything = () =>
    [...towerState(towers).values()].map(({ values }) => values).concat(...optimizer.state().values());
  const before = everything().map((values) => values.slice());
  try {
    step();
  } catch (error) {
    expect((error as BelfryError).code).to.equal('TRAINING_DIVERGED');
    const unchanged = everything().every((values, n) => Buffer.compare(bytesOf(values), bytesOf(before[n])) === 0);
    return { error: error as BelfryError, unchanged };
  }
  throw new Error('the step was not refused');
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

describe('a pass over numbers that are not finite', () => {
  before(async () => {
    await initBackend('wasm');
  });

  for (const [name, choice] of Object.entries(choices)) {
    it(`names the table and the row it read, and changes nothing: ${name}`, () => {
      const towers = smallTowers(choice);
      for (const table of new Set([...towers.user.tables, ...towers.item.tables])) {
        const poisoned = smallTowers(choice);
        const own = [...poisoned.user.tables, ...poisoned.item.tables].find((other) => other.name === table.name)!;
        const { error, unchanged } = refusalAndState(poisoned, () => own.values.fill(NaN));
        expect(error.details.tensor).to.contain(table.name);
        expect(unchanged).to.equal(true);
      }
    });
  }

  it('names the row of a look-up, the first that was met', () => {
    const towers = smallTowers(choices['plain ids']);
    const { error } = refusalAndState(towers, () => (towers.item.tables[0].values[2 * 4 + 1] = -Infinity));
    expect(error.details).to.include({ tensor: 'item.id', row: 2 });
    expect(error.given).to.equal('-Infinity in item.id, row 2, at 1');
  });

  it('names a feature that came with the data', () => {
    const image = itemFeatures.features[3];
    if (image.kind !== 'vector') throw new Error('the fourth feature is the vector');
    const held = image.values.slice();
    try {
      const { error, unchanged } = refusalAndState(smallTowers({}), () => (image.values[7 * 3 + 2] = NaN));
      expect(error.details).to.include({ tensor: 'item.feature.image', row: 7 });
      expect(unchanged).to.equal(true);
    } finally {
      image.values.set(held);
    }
  });
});
