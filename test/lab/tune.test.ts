import { tune } from 'belfry';
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
});
