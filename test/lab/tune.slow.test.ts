import { readFile } from 'node:fs/promises';
import { openDataset } from 'belfry';
import { writeDataset } from '@belfry/data';
import { expect } from 'chai';
import { belfry } from '../cli/belfry-command.js';
import { SmallShop } from './small-shop.js';

describe('belfry tune: the same settings', function () {
  this.timeout(300_000);
  const shop = new SmallShop();
  const command = (data: string, out: string): string[] =>
    `tune --data ${data} --steps 1 --seed 5 --preset matrix-factorization --workers 2 --out ${out}`.split(' ');

  it('finds the same settings whether or not there is a test part, and they train', async () => {
    const [out, blind] = [shop.file('best.yaml'), shop.file('blind.yaml')];
    const found = await belfry(command(shop.data, out));
    expect(found.code, found.stderr).to.equal(0);

    const whole = await openDataset(shop.data);
    await writeDataset(shop.file('no-test'), { ...whole, test: null }, {});
    const again = await belfry(command(shop.file('no-test'), blind));
    expect(again.code, again.stderr).to.equal(0);
    const yaml = await readFile(out, 'utf8');
    expect(await readFile(blind, 'utf8')).to.equal(yaml);
    expect(yaml)
      .to.match(/strategy: none/)
      .and.to.match(/epochs: \d+/);

    const trained = await belfry(['train', '--data', shop.data, '--run', shop.file('run'), '--config', out]);
    expect(trained.code, trained.stderr).to.equal(0);
  });
});
