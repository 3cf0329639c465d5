import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { NegativesReport } from 'belfry';
import { expect } from 'chai';
import { belfry, oneObject } from '../cli/belfry-command.js';
import { SmallShop, smallGrid } from './small-shop.js';

describe('belfry bench negatives: a process that dies', function () {
  this.timeout(180_000);
  const shop = new SmallShop();

  it('records a trial whose process died, goes on with the others, and trains it the next time', async () => {
    const [out, gridFile, died] = [shop.file('died'), shop.file('short.json'), shop.file('died-once')];
    await writeFile(gridFile, JSON.stringify(smallGrid(5)));
    const args = `bench negatives --data ${shop.data} --grid ${gridFile} --out ${out} --workers 2 --json`.split(' ');
    // Loaded into every process: the first one that has trained a trial ends before it answers.
    const diesOnce = `import { writeFileSync } from 'node:fs';
if (process.argv[1]?.endsWith('trial-process.js')) {
  const send = process.send;
  process.send = (...message) => {
    try { writeFileSync(${JSON.stringify(died)}, '', { flag: 'wx' }); } catch { return send.apply(process, message); }
    process.kill(process.pid, 'SIGKILL');
  };
}`;
    const script = shop.file('dies-once.mjs');
    await writeFile(script, diesOnce);
    const first = await belfry(args, { env: { NODE_OPTIONS: `--import=${pathToFileURL(script).href}` } });
    expect(first.code, first.stderr).to.equal(0);
    const { failures, trials } = oneObject(first) as unknown as NegativesReport;
    expect(trials).to.equal(11);
    expect(failures.map(({ code }) => code)).to.deep.equal(['TRIAL_DIED']);
    expect(failures[0].message).to.contain('SIGKILL');

    const again = oneObject(await belfry(args)) as unknown as NegativesReport;
    expect(again.failures).to.deep.equal([]);
    expect(again.trials).to.equal(11);
  });
});
