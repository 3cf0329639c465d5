import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeDataset } from '@belfry/data';
import { runTrial } from '@belfry/lab';
import { benchNegatives, openDataset, planNegatives, type NegativesReport } from 'belfry';
import { expect } from 'chai';
import { parse } from 'yaml';
import { belfry, oneObject, repositoryRoot, startBelfry } from '../cli/belfry-command.js';
import { thrownBy } from '../data/thrown.js';
import { plainIds, SmallShop, smallGrid } from './small-shop.js';

describe('belfry bench negatives', function () {
  this.timeout(180_000);
  const shop = new SmallShop();

  it('killed in each stage and started again, trains only what was not finished', async () => {
    const [out, gridFile] = [shop.file('killed'), shop.file('grid.json')];
    await writeFile(gridFile, JSON.stringify(smallGrid(60)));
    const args = `bench negatives --data ${shop.data} --grid ${gridFile} --out ${out} --workers 2 --json`.split(' ');
    // 8 trials choose values at one N, 3 are at the other N, one finds a plateau, three are measured on the test part.
    let before: string[] = [];
    for (const kept of [2, 9, 13]) {
      const child = startBelfry(args);
      child.stdout.resume();
      child.stderr.resume();
      const ended = new Promise((resolve) => child.on('close', resolve));
      while ((await storedIn(out)).length < kept) await sleep(5);
      child.kill('SIGKILL');
      await ended;
      const stored = await storedIn(out);
      expect(stored).to.include.deep.members(before);
      before = stored;
    }
    expect(before.length).to.be.within(13, 14);

    const again = await belfry(args);
    expect(again.code, again.stderr).to.equal(0);
    const after = await storedIn(out);
    expect(after).to.have.length(15);
    expect(after).to.include.deep.members(before);

    const report = oneObject(again) as unknown as NegativesReport;
    expect(report.rows.map(({ strategy, count }) => `${strategy} ${count}`)).to.deep.equal([
      'batch 16',
      'batch 32',
      'uniform 16',
      'uniform 32',
      'ccl 16',
      'ccl 32',
    ]);
    // What was best at N = 32 is what the other N has.
    for (const n of [0, 2, 4]) expect(report.rows[n].values).to.deep.equal(report.rows[n + 1].values);
    expect(report.rows[4].values).to.have.all.keys('loss.margin', 'loss.weight');
    const [best] = report.final;
    for (const { mean, low, high } of Object.values(best.recall)) {
      expect(low!).to.be.below(mean);
      expect(high!).to.be.above(mean);
    }
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page.match(/<svg/g)).to.have.length(4);
    expect(page).not.to.match(/<script|src=|NaN|undefined/);
    const charts = (await readdir(out)).filter((file) => file.endsWith('.svg'));
    expect(charts.toSorted()).to.deep.equal([
      'alignment-uniformity.svg',
      'recall-against-n.svg',
      'recall-against-seconds.svg',
      'recall-by-popularity.svg',
    ]);
    for (const chart of charts) {
      const [root] = /^<svg [^>]*>/.exec(await readFile(join(out, chart), 'utf8'))!;
      expect(root)
        .to.contain('xmlns="http://www.w3.org/2000/svg"')
        .and.to.match(/ style="[^"]*background: white/);
      expect(root.match(/ style=/g)).to.have.length(1);
    }
    expect((await readFile(join(out, 'report.csv'), 'utf8')).trim().split('\r\n')).to.have.length(8);
  });

  it('chooses at one N the value with the best recall of the validation part', async () => {
    const out = shop.file('killed');
    const stored = (await storedIn(out)).map((text) => JSON.parse(text));
    const { rows } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as NegativesReport;
    const tried = stored.filter(
      ({ plan: { settings, looks } }) =>
        looks === 2 && settings.negatives.name === 'in-batch' && settings.train.batchSize === 32,
    );
    expect(tried).to.have.length(3);
    const recallOf = ({ result: { byScoring } }: (typeof tried)[number]): number =>
      Math.max(byScoring.cosine.figures['recall@20'], byScoring.dot.figures['recall@20']);
    const best = tried.toSorted((a, b) => recallOf(b) - recallOf(a))[0];
    const { recall, scoring, values } = rows[1];
    expect(recall[scoring].mean).to.equal(recallOf(best));
    expect(values).to.deep.equal({ 'loss.temperature': best.plan.settings.loss.temperature });
  });

  it('says what is wrong with a grid before anything is trained', async () => {
    const out = shop.file('wrong');
    const asked = (grid: Record<string, unknown>): ReturnType<typeof thrownBy> =>
      thrownBy(benchNegatives({ data: shop.data, grid, out, workers: 1 }));
    const good = smallGrid(5);
    const uniform = { name: 'one', settings: { loss: { name: 'decoupled' }, negatives: { name: 'uniform' } } };
    const withGrid = (grid: object): Record<string, unknown> => ({ ...good, strategies: [{ ...uniform, grid }] });
    expect((await asked({ ...good, tempratures: [1] })).code).to.equal('CONFIG_INVALID');
    expect((await asked({})).given).to.contain('no strategies');
    expect((await asked({ ...good, base: { loss: { nam: 'x' } } })).given).to.contain('loss.nam');
    expect((await asked({ ...good, chooseAt: 64 })).given).to.contain('chooseAt');
    expect((await asked({ ...good, strategies: [uniform, uniform] })).change).to.contain('rename');

    const misspelt = await asked(withGrid({ 'loss.temprature': [0.1] }));
    expect(misspelt.code).to.equal('CONFIG_INVALID');
    expect(misspelt.given).to.contain('loss.temprature').and.to.contain('strategy one');
    expect(misspelt.change).to.contain('loss.temperature');
    expect((await asked(withGrid({ 'loss.margin': [0.5] }))).given).to.contain('loss.margin');
    expect((await asked(withGrid({ 'loss.temperature': [0.1, -1] }))).given).to.contain('-1');
    expect((await asked(withGrid({ 'negatives.count': [8] }))).change).to.contain('counts');
    expect((await asked(withGrid({ 'train.seed': [1, 2] }))).code).to.equal('CONFIG_INVALID');
    expect(await access(out).catch(({ code }) => code)).to.equal('ENOENT');
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

  it('tells what it would train, and how long that takes at most, without a folder', async () => {
    const gridFile = shop.file('seconds.json');
    const timed = {
      budget: { cpuSeconds: 30 },
      final: { strategies: 1, budget: { cpuSeconds: 90 }, seeds: [1, 2, 3] },
    };
    await writeFile(gridFile, JSON.stringify({ ...smallGrid(1), ...timed }));
    const out = shop.file('planned');
    const args = `bench negatives --data ${shop.data} --grid ${gridFile} --out ${out} --workers 2 --dry-run`.split(' ');
    const plan = oneObject(await belfry([...args, '--json']));
    // (8 + 3) · ½ min + (1 + 3) · 1½ min; on two workers 4 + 2 rounds of ½ and 1 + 2 rounds of 1½.
    expect(plan).to.include({ trials: 15, coreMinutes: 11.5, wallMinutes: 7.5 });
    expect(plan.cells).to.have.length(11);
    expect((await belfry(args)).stdout).to.contain('margin 0.9, weight 50');
    expect(await access(out).catch(({ code }) => code)).to.equal('ENOENT');
    const inSteps = await planNegatives({ data: shop.data, grid: smallGrid(5), workers: 2 });
    expect(inSteps).to.include({ trials: 15, coreMinutes: null, wallMinutes: null });
  });

  it('can train the grid that stands in benchmarks/configs, on two processors in 75 minutes', async () => {
    const grid = parse(await readFile(join(repositoryRoot, 'benchmarks/configs/negatives-grid.yaml'), 'utf8'));
    const { cells, wallMinutes, trials } = await planNegatives({ data: shop.data, grid, workers: 2 });
    const strategies = new Set(cells.map(({ strategy }) => strategy));
    expect(strategies.size).to.be.within(12, 16);
    for (const name of strategies)
      expect(cells.filter(({ strategy, values }) => strategy === name && values !== null)).to.have.length.of.at.least(
        3,
      );
    const secondsAside = 10;
    expect(wallMinutes! + (trials * secondsAside) / 60 / 2).to.be.below(75);
  });
});

describe('a trial that may end early', function () {
  this.timeout(60_000);
  const shop = new SmallShop();

  it('ends after so many looks without a better one, and says how many steps it took', async () => {
    const plan = {
      data: shop.data,
      settings: plainIds,
      budget: { steps: 4000 },
      seed: 1,
      cutSeed: 1,
      measure: 'validation' as const,
      users: 0,
      k: [20],
      looks: 39,
    };
    const { steps, looks } = await runTrial({ ...plan, stop: { figure: 'recall@20', patience: 3 } }, 1);
    const recalls = looks.map(({ figures }) => figures['recall@20']);
    expect(recalls.length - 1 - recalls.indexOf(Math.max(...recalls))).to.equal(3);
    expect(looks.at(-1)!.step).to.equal(steps).and.to.be.below(4000);
    const whole = await runTrial({ ...plan, stop: { figure: 'recall@20', patience: 0 }, budget: { steps: 100 } }, 1);
    expect(whole.steps).to.equal(100);
  });
});

/** Names and contents of stored trials. */
async function storedIn(out: string): Promise<string[]> {
  const folder = join(out, 'trials');
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]+\.json$/.test(name));
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}
