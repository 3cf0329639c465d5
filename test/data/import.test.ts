import { Rng, parseOptions } from '@belfry/core';
import { readFile, readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { importData, importOptions, openDataset, type Dataset, type ImportReport } from '@belfry/data';
import { TemporaryFolder } from './temporary-folder.js';
import { thrownBy } from './thrown.js';

describe('importData', () => {
  const folder = new TemporaryFolder();

  async function run(options: Record<string, unknown>): Promise<{ report: ImportReport; dataset: Dataset }> {
    const out = folder.file('out');
    const report = await importData(parseOptions(importOptions, { out, ...options }));
    return { report, dataset: await openDataset(out) };
  }

  const pairs = ({ users, items }: Dataset, part: Dataset['train'] | null): string[] =>
    Array.from({ length: part?.length ?? 0 }, (_, i) => `${users.ids[part!.user[i]]} ${items.ids[part!.item[i]]}`);

  const put = (name: string, lines: readonly string[]): Promise<string> =>
    folder.put(name, lines.map((line) => `${line}\n`).join(''));

  it('imports LightGCN text so that row = id', async () => {
    const train = await put('train.txt', ['2 0 3', '0 1 2', '1', '10 3']);
    const { report, dataset } = await run({
      format: 'lightgcn',
      train,
      test: await put('test.txt', ['0 3', '2 1 7', '5 1']),
    });
    expect(dataset.users.ids).to.deep.equal(['0', '2', '10']);
    expect(dataset.items.ids).to.deep.equal(['0', '1', '2', '3']);
    expect(pairs(dataset, dataset.train)).to.deep.equal(['2 0', '2 3', '0 1', '0 2', '10 3']);
    expect(pairs(dataset, dataset.test)).to.deep.equal(['0 3', '2 1']);
    expect(report.outOfVocabulary.test).to.deep.equal({ rows: 2, unknownUser: 1, unknownItem: 1 });
    expect(report.notes.join()).to.contain('1 lines hold a user and no item');
  });

  it('keeps the order of sequences as time', async () => {
    const train = await put('sequences.txt', ['a z y x', 'b x z x']);
    const { dataset } = await run({ format: 'sequences', train, split: { strategy: 'leave-last' } });
    expect(dataset.users.ids).to.deep.equal(['a', 'b']);
    expect(pairs(dataset, dataset.train)).to.deep.equal(['a z', 'a y', 'b x', 'b z']);
    expect(pairs(dataset, dataset.test)).to.deep.equal(['a x', 'b x']);
    expect(dataset.train.orderIsTime).to.equal(true);
  });

  it('maps columns, guesses the format and tells what it guessed', async () => {
    const train = await put('log.tsv', ['sku\tuid\tts\twhat', 'x\ta\t1600000000\tclick', 'y\tb\t1600000060\tbuy']);
    const { report, dataset } = await run({ train, map: { user: 'uid', item: 'sku', timestamp: 'ts', event: 'what' } });
    expect(pairs(dataset, dataset.train)).to.deep.equal(['a x', 'b y']);
    expect([...dataset.train.timestamp!]).to.deep.equal([1.6e12, 1.60000006e12]);
    expect(dataset.train.event).to.deep.equal({ codes: Int32Array.of(0, 1), names: ['click', 'buy'] });
    expect(report.sources[0]).to.include({ part: 'train', format: 'tsv', rows: 2 });
    expect(report.notes.join()).to.contain('timestamps are read as seconds');
  });

  it('accounts for every row read', async () => {
    const rng = Rng.fromSeed(1);
    const rows = Array.from({ length: 400 }, (_, i) => {
      const user = i % 20 === 0 ? `once${i}` : `u${rng.int(30)}`;
      return `${user},i${rng.int(12)},${1000 + i},${rng.int(3) === 0 ? 'buy' : 'click'},${rng.int(5)}`;
    });
    rows[17] = 'u1,,1,click,1';
    const train = await put('log.csv', ['user,item,timestamp,event,weight', ...rows]);
    const { report } = await run({
      train,
      maxBad: '1%',
      events: ['click'],
      minWeight: 1,
      duplicates: 'last',
      kCore: 2,
      split: { strategy: 'global-time', fraction: 0.2 },
    });
    const { event, weight, duplicate, kCore } = report.leftOut.train;
    expect(Math.min(event, weight, duplicate, kCore)).to.be.above(0);
    const kept = Object.values(report.parts).reduce((sum, length) => sum + length, 0);
    expect(
      kept + event + weight + duplicate + kCore + report.outOfVocabulary.test.rows + report.badRows.count,
    ).to.equal(400);
    expect(report.badRows.byReason).to.deep.equal({ 'item: text or a whole number below 2^53': 1 });
  });

  it('keeps its report in dataset.json', async () => {
    const { report } = await run({ train: await put('log.csv', ['user,item', 'a,x', 'b,y']) });
    const manifest = JSON.parse(await readFile(folder.file('out/dataset.json'), 'utf8')) as { origin: unknown };
    expect(manifest.origin).to.deep.equal(JSON.parse(JSON.stringify(report)));
  });

  it('counts sessions anew from 0 in each part', async () => {
    const train = await put('log.csv', ['user,item,session', 'a,x,s9', 'b,y,s3', 'a,y,s9']);
    const { dataset } = await run({ train, test: await put('test.csv', ['user,item,session', 'c,x,s1', 'a,x,s3']) });
    expect([...dataset.train.session!]).to.deep.equal([0, 1, 0]);
    expect([...dataset.test!.session!]).to.deep.equal([0]);
  });

  it('puts several files of a part together, of several formats', async () => {
    const train = [await put('1.csv', ['user,item', 'a,x']), await put('2.jsonl', ['{"item": 7, "user": "b"}'])];
    const { dataset } = await run({ train });
    expect(pairs(dataset, dataset.train)).to.deep.equal(['a x', 'b 7']);
    const other = await put('3.csv', ['user,item,weight', 'a,x,1']);
    expect((await thrownBy(run({ train: [train[0], other] }))).code).to.equal('MISSING_COLUMN');
  });

  it('warns with numbers of a split that leaks future into past, and not of one that does not', async () => {
    const train = await put('log.csv', [
      'user,item,timestamp',
      ...Array.from({ length: 200 }, (_, i) => `u${i % 10},i${i % 7},${i}`),
    ]);
    const leaking = (await run({ train, split: { strategy: 'random', fraction: 0.2 } })).report;
    expect(leaking.warnings.join()).to.match(/leaks future into past: \d+\.\d % .* \d+\.\d % of test users/);
    expect(leaking.leakage.test!.usersTrainedOnTheirFuture).to.be.above(0.5);
    const clean = (await run({ train, split: { strategy: 'global-time', fraction: 0.2 } })).report;
    expect(clean.warnings).to.deep.equal([]);
    const turns = await put('turns.csv', [
      'user,item,timestamp',
      ...Array.from({ length: 200 }, (_, i) => `u${Math.floor(i / 20)},i${i % 7},${i}`),
    ]);
    const last = (await run({ train: turns, split: { strategy: 'leave-last', validation: true } })).report;
    expect(last.leakage.test!.usersTrainedOnTheirFuture).to.equal(0);
    expect(last.warnings).to.have.lengthOf(2);
  });

  describe('refuses, and leaves nothing behind,', () => {
    const refused = async (
      lines: readonly string[],
      options: Record<string, unknown> = {},
    ): Promise<{ code: string; given: string; change: string; details: Record<string, unknown> }> => {
      const out = folder.file('refused');
      const error = await thrownBy(async () =>
        importData(parseOptions(importOptions, { out, train: await put('refused.csv', lines), ...options })),
      );
      expect(
        (await readdir(folder.file('.'))).filter((name) => name.startsWith('refused') && name !== 'refused.csv'),
      ).to.deep.equal([]);
      return error;
    };

    it('an empty log, with or without column names', async () => {
      expect((await refused([])).code).to.equal('EMPTY_LOG');
      expect((await refused(['user,item'])).code).to.equal('EMPTY_LOG');
      expect((await refused(['user,item,event', 'a,x,click'], { events: ['buy'] })).code).to.equal('EMPTY_LOG');
    });

    it('one user and one item', async () => {
      expect((await refused(['user,item', 'a,x', 'a,y'])).code).to.equal('TOO_FEW_USERS');
      expect((await refused(['user,item', 'a,x', 'b,x'])).code).to.equal('TOO_FEW_ITEMS');
    });

    it('more bad rows than allowed, listing them', async () => {
      const lines = ['user,item,weight', 'a,x,1', 'b,y,NaN', 'a,,1', 'b,y,1'];
      const error = await refused(lines, { maxBad: 1 });
      expect(error.code).to.equal('BAD_ROWS');
      expect(error.details).to.deep.include({ count: 2, rowsRead: 4 });
      expect(error.given).to.contain('refused.csv:3 column weight: found "NaN"');
      expect((await refused(lines, { maxBad: '49%' })).code).to.equal('BAD_ROWS');
      await importData(
        parseOptions(importOptions, { out: folder.file('accepted'), train: folder.file('refused.csv'), maxBad: '50%' }),
      );
    });

    it('a test part of which nothing is known from training', async () => {
      const error = await refused(['user,item', 'a,x', 'b,y'], {
        test: await put('unknown.csv', ['user,item', 'c,x', 'a,z']),
      });
      expect(error.code).to.equal('EMPTY_LOG');
      expect(error.given).to.contain('test');
    });

    it('a file whose format nothing tells', async () => {
      const error = await thrownBy(run({ train: await put('log.txt', ['a x']) }));
      expect(error.code).to.equal('FORMAT_UNKNOWN');
      expect(error.expected).to.contain('lightgcn');
    });

    it('options that contradict each other, all at once', async () => {
      const error = await thrownBy(() =>
        parseOptions(importOptions, {
          train: 'a.csv',
          out: 'o',
          test: 'b.csv',
          split: { strategy: 'random', from: 5 },
          coldItems: true,
          maxBad: 'some',
        }),
      );
      expect(error.code).to.equal('CONFIG_INVALID');
      expect(error.details.problems).to.have.lengthOf(4);
    });
  });
});
