import { mergeOptions, Rng } from '@belfry/core';
import { firstCandidates, nextCandidates } from '@belfry/lab';
import { resolveConfig, trainConfig } from '@belfry/train';
import { presets, tune } from 'belfry';
import { expect } from 'chai';
import { belfry } from '../cli/belfry-command.js';
import { thrownBy } from '../data/thrown.js';
import { SmallShop } from './small-shop.js';

describe('belfry tune', function () {
  this.timeout(60_000);
  const shop = new SmallShop();

  it('refuses no time', async () => {
    const input = { data: shop.data, seed: 1, folder: shop.file('none') };
    const error = await thrownBy(tune({ ...input, budget: { minutes: 0 } }));
    expect(error.code).to.equal('INVALID_ARGUMENT');
    const usage = await belfry(['tune', '--data', shop.data, '--minutes', '0', '--out', shop.file('none.yaml')]);
    expect(usage.code).to.equal(2);
  });

  it('draws settings that training takes, laid over any preset, each different', () => {
    const rng = Rng.fromSeed(3);
    const drawn = firstCandidates(300, rng.fork('first'));
    const near = drawn.slice(0, 30).flatMap((best, n) => nextCandidates(10, best, rng.fork(`next ${n}`)));
    for (const preset of Object.keys(presets))
      for (const settings of [...drawn, ...near])
        resolveConfig(trainConfig, mergeOptions({ preset }, settings), JSON.stringify(settings));
    expect(new Set(drawn.map((settings) => JSON.stringify(settings))).size).to.equal(300);
  });

  it('searches round the best: its kind stays, numbers stay in their ranges and near', () => {
    const [, bag] = firstCandidates(2, Rng.fromSeed(1)) as BagSettings[];
    const next = nextCandidates(300, bag, Rng.fromSeed(2)) as BagSettings[];
    const near = next.filter((_, n) => n % 3 !== 2);
    for (const { loss, negatives, towers } of near) {
      expect([loss.name, negatives.name]).to.deep.equal([bag.loss.name, bag.negatives.name]);
      expect(towers.user.neighbours.weight).to.equal(towers.item.neighbours.weight).and.to.be.within(0.38, 0.62);
      expect(loss.weight).to.be.within(0.8, 1);
      // A fifth of the range of logs, log(0.3/0.04), to either side of 0.1.
      expect(loss.temperature).to.be.within(0.0668, 0.1497);
    }
    for (const settings of near) expect(settings).not.to.deep.equal(bag);
  });
});

interface BagSettings extends Record<string, unknown> {
  readonly loss: { readonly name: string; readonly weight: number; readonly temperature: number };
  readonly negatives: { readonly name: string };
  readonly towers: Readonly<Record<'user' | 'item', { readonly neighbours: { readonly weight: number } }>>;
}
