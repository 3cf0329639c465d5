import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeDataset } from '@belfry/data';
import { benchNegatives, openDataset, type NegativesReport } from 'belfry';
import { expect } from 'chai';
import { belfry, oneObject, startBelfry } from '../cli/belfry-command.js';
import { thrownBy } from '../data/thrown.js';
import { SmallShop, smallGrid } from './small-shop.js';

describe('belfry bench negatives', function () {
  this.timeout(120_000);
  const shop = new SmallShop();

  it('killed in mid-run and started again, trains only what was not finished', async () => {
    const [out, gridFile] = [shop.file('killed'), shop.file('grid.json')];
    await writeFile(gridFile, JSON.stringify(smallGrid(60)));
    const args = [
      'bench',
      'negatives',
      '--data',
      shop.data,
      '--grid',
      gridFile,
      '--out',
      out,
      '--workers',
      '2',
      '--json',
    ];
    const child = startBelfry(args);
    child.stdout.resume();
    child.stderr.resume();
    const ended = new Promise((resolve) => child.on('close', resolve));
    while ((await storedIn(out)).length < 4) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    const before = await storedIn(out);
    expect(before.length).to.be.within(4, 14);

    const again = await belfry(args);
    expect(again.code, again.stderr).to.equal(0);
    const after = await storedIn(out);
    // 2 strategies × 2 N × 3 temperatures, one plateau, three runs on the test part.
    expect(after).to.have.length(16);
    expect(after).to.include.deep.members(before);

    const report = oneObject(again) as unknown as NegativesReport;
    expect(report.rows.map(({ strategy, count }) => `${strategy} ${count}`)).to.deep.equal([
      'batch 16',
      'batch 32',
      'uniform 16',
      'uniform 32',
    ]);
    const [best] = report.final;
    for (const { mean, low, high } of Object.values(best.recall)) {
      expect(low!).to.be.below(mean);
      expect(high!).to.be.above(mean);
    }
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page.match(/<svg/g)).to.have.length(5);
    expect(page).not.to.match(/<script|src=|NaN|undefined/);
    expect((await readFile(join(out, 'report.csv'), 'utf8')).trim().split('\r\n')).to.have.length(6);
  });

  it('says what is wrong with a grid before anything is trained', async () => {
    const asked = (grid: Record<string, unknown>): ReturnType<typeof thrownBy> =>
      thrownBy(benchNegatives({ data: shop.data, grid, out: shop.file('wrong'), workers: 1 }));
    const good = smallGrid(5);
    expect((await asked({ ...good, tempratures: [1] })).code).to.equal('CONFIG_INVALID');
    expect((await asked({})).given).to.contain('no strategies');
    expect((await asked({ ...good, base: { loss: { nam: 'x' } } })).given).to.contain('loss.nam');
  });

  it('refuses data without a test part', async () => {
    const whole = await openDataset(shop.data);
    await writeDataset(shop.file('no-test'), { ...whole, test: null });
    const input = { data: shop.file('no-test'), grid: smallGrid(5), out: shop.file('blind'), workers: 1 };
    expect((await thrownBy(benchNegatives(input))).code).to.equal('SPLIT_IMPOSSIBLE');
  });

  it('refuses the folder of another grid', async () => {
    const error = await thrownBy(
      benchNegatives({ data: shop.data, grid: smallGrid(61), out: shop.file('killed'), workers: 1 }),
    );
    expect(error.code).to.equal('RUN_EXISTS');
  });
});

/** Names and contents of stored trials. */
async function storedIn(out: string): Promise<string[]> {
  const folder = join(out, 'trials');
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]+\.json$/.test(name));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}
