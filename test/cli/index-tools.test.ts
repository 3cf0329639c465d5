import { cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { indexKinds } from '@belfry/index';
import { belfry, oneObject } from './belfry-command.js';

interface Point {
  efSearch: number | null;
  recall: number;
  low: number;
  high: number;
  queries: number;
  qps: number;
}

interface Tuning {
  reached: boolean;
  best: { m: number; efConstruction: number; efSearch: number; storage: string; low: number };
  skipped: { bytes: number }[];
  saved: boolean;
  built: { kind: string } | null;
}

describe('the tools of the index by the command', function () {
  this.timeout(60_000);
  let folder: string;
  let run: string;

  async function done(line: string): Promise<Record<string, unknown>> {
    const end = await belfry([...line.split(' '), '--json']);
    expect(end.code, end.stderr).to.equal(0);
    return oneObject(end);
  }

  async function failure(line: string): Promise<string> {
    const end = await belfry([...line.split(' '), '--json']);
    expect(end.code).to.be.oneOf([1, 2]);
    return (oneObject(end) as { error: { code: string } }).error.code;
  }

  const points = async (line: string): Promise<Point[]> => (await done(line)).points as Point[];

  before(async function () {
    const missing = await indexKinds.hnsw.missing();
    if (missing !== null) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'belfry-index-tools-'));
    run = join(folder, 'run');
    await done(`synth --preset tiny --users 400 --items 300 --out ${join(folder, 'shop')}`);
    await done(`train --data ${join(folder, 'shop')} --run ${run} --epochs 1 --dim 8`);
  });
  after(() => rm(folder, { recursive: true }));

  it('a run without an index has nothing to probe or to tell of', async () => {
    expect(await failure(`index probe --run ${run}`)).to.equal('RUN_INCOMPLETE');
    expect(await failure(`index info --run ${run}`)).to.equal('RUN_INCOMPLETE');
  });

  it('a folder that is no run', async () => {
    for (const verb of ['build', 'probe', 'info', 'tune --recall .9'])
      expect(await failure(`index ${verb} --run ${folder}`)).to.equal('RUN_NOT_FOUND');
  });

  it('build says what was built and why, probe finds all of it', async () => {
    const built = await done(`index build --run ${run}`);
    expect(built).to.include({ kind: 'exact', exact: true, items: 300 });
    expect(built.reason).to.match(/vectors/);
    expect(built.bytesPerVector).to.be.at.least(32);
    const [point] = await points(`index probe --run ${run} --k 20`);
    expect(point).to.include({ efSearch: null, recall: 1, low: 1, high: 1 });
  });

  it('probe measures a graph at its own efSearch, or at those it is given', async () => {
    expect(await done(`index --run ${run} --kind hnsw --m 4 --ef-search 30`)).to.include({ kind: 'hnsw' });
    const [own] = await points(`index probe --run ${run}`);
    expect(own.efSearch).to.equal(30);
    const several = await points(`index probe --run ${run} --from items --ef-search 10,200 --queries 250`);
    expect(several.map(({ efSearch, queries }) => [efSearch, queries])).to.deep.equal([
      [10, 250],
      [200, 250],
    ]);
    for (const { recall, low, high } of several) expect(recall).to.be.within(low, high);
    expect(await points(`index probe --run ${run} --within 0.2`)).to.have.length(1);
    const { code, stdout } = await belfry(['index', 'probe', '--run', run]);
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/recall@10/)
      .and.to.match(/95 % interval/);
  });

  it('probe refuses more neighbours than there are', async () => {
    expect(await failure(`index probe --run ${run} --k 301`)).to.equal('INVALID_ARGUMENT');
    expect(await failure(`index probe --run ${run} --k 300 --from items`)).to.equal('INVALID_ARGUMENT');
  });

  it('info tells what an index is, by run and by file', async () => {
    const info = await done(`index info --run ${run}`);
    expect(info).to.include({ kind: 'hnsw', dim: 8, count: 300, verified: false });
    expect(info).to.have.nested.property('settings.m', 4);
    const sections = info.sections as { bytes: number }[];
    expect(sections.reduce((sum, { bytes }) => sum + bytes, 0)).to.equal(info.bytes);
    expect(await done(`index info ${join(run, 'index.belfry')} --verify`)).to.deep.include({ ...info, verified: true });
  });

  it('info --verify finds a changed byte, info alone reads no further than the header', async () => {
    const copy = join(folder, 'changed.belfry');
    await cp(join(run, 'index.belfry'), copy);
    const file = await open(copy, 'r+');
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    await file.write(Buffer.of(buffer[0] ^ 255), 0, 1, size - 1);
    await file.close();
    expect(await done(`index info ${copy}`)).to.include({ count: 300 });
    expect(await failure(`index info ${copy} --verify`)).to.equal('CHECKSUM_MISMATCH');
    expect(await failure(`index info ${join(folder, 'nowhere.belfry')}`)).to.equal('FILE_NOT_FOUND');
    expect(await failure(`index info ${join(run, 'config.json')}`)).to.equal('INDEX_INVALID');
  });

  it('tune finds settings within the memory, keeps them in the run and builds with them', async () => {
    const tuning = (await done(
      `index tune --run ${run} --recall .9 --k 10 --memory 60KiB --minutes 1 --save --apply`,
    )) as unknown as Tuning;
    expect(tuning).to.include({ reached: true, saved: true });
    expect(tuning.skipped).to.not.be.empty;
    for (const { bytes } of tuning.skipped) expect(bytes).to.be.above(60 * 1024);
    expect(tuning.built).to.include({ kind: 'hnsw' });
    const { m, efConstruction, efSearch, storage, low } = tuning.best;
    expect(low).to.be.at.least(0.9);
    const { config } = JSON.parse(await readFile(join(run, 'config.json'), 'utf8')) as { config: { index: object } };
    expect(config.index).to.include({ kind: 'hnsw', m, efConstruction, efSearch, storage });
    expect((await done(`index info --run ${run}`)).settings).to.include({ m, efConstruction, efSearch });
    const [point] = await points(`index probe --run ${run} --queries 400`);
    expect(point.recall).to.be.at.least(0.88);
    // The run is still the one that was trained.
    await done(`train --data ${join(folder, 'shop')} --run ${run} --epochs 1 --dim 8`);
  });

  it('tune prints the command that uses what it found', async () => {
    const { code, stdout } = await belfry(['index', 'tune', '--run', run, '--recall', '.8', '--k', '10']);
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/^best /m)
      .and.to.include(`belfry index build --run ${run} --kind`);
  });

  it('tune refuses what nothing can reach', async () => {
    expect(await failure(`index tune --run ${run} --recall .9 --k 10 --memory 1KiB`)).to.equal('INVALID_ARGUMENT');
    expect(await failure(`index tune --run ${run} --recall .9 --k 301`)).to.equal('INVALID_ARGUMENT');
    expect(await failure(`index tune --run ${run} --recall .99999 --k 10`)).to.equal('INVALID_ARGUMENT');
  });
});
