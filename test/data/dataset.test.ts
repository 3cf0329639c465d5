import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'chai';
import { Vocabulary, openDataset, writeDataset, type Dataset, type Feature } from '@belfry/data';
import { EVENT_NAMES, randomLog, rowsOf } from './random-log.js';
import { TemporaryFolder } from './temporary-folder.js';
import { thrownBy } from './thrown.js';

type Content = Omit<Dataset, 'hash'>;

const ids = (prefix: string, count: number): Vocabulary =>
  new Vocabulary(Array.from({ length: count }, (_, i) => `${prefix}${i} "é, 雪"\n`));
const ints = (...values: number[]): Int32Array => Int32Array.from(values);

const everyKind: readonly Feature[] = [
  {
    kind: 'categorical',
    name: 'category',
    codes: ints(0, 1, 2, 1, 0, 2, 2, 0, 1, 0),
    names: ['', 'café', 'wine, red'],
  },
  {
    kind: 'bag',
    name: 'tags',
    bags: { offsets: ints(0, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4), values: ints(1, 0, 1, 0) },
    names: ['p', 'q'],
  },
  { kind: 'numeric', name: 'count', values: Float32Array.from({ length: 10 }, (_, i) => i / 3) },
  { kind: 'vector', name: 'item', dim: 3, values: Float32Array.from({ length: 30 }, (_, i) => -i) },
  { kind: 'text', name: 'title', values: Array.from({ length: 10 }, (_, i) => (i === 4 ? '' : `Nº ${i}`)) },
];

const planted: Content = {
  users: ids('u', 8),
  items: ids('i', 10),
  userFeatures: { features: [] },
  itemFeatures: { features: everyKind },
  train: {
    length: 3,
    user: ints(0, 7, 7),
    item: ints(1, 0, 9),
    timestamp: Float64Array.of(1, 2.5, 3e12),
    weight: Float32Array.of(1, 0.5, 2),
    session: ints(0, 0, 1),
    event: { codes: ints(0, 1, 0), names: EVENT_NAMES },
  },
  validation: null,
  test: { length: 1, user: ints(2), item: ints(2), timestamp: null, weight: null, session: null, event: null },
};

describe('data set folder', () => {
  const folder = new TemporaryFolder();

  const files = async (dir: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(dir)).sort().map(async (name) => [name, (await readFile(join(dir, name))).toString('base64')]),
      ),
    );

  it('opens as what was written, every kind of feature included', async () => {
    const { hash } = await writeDataset(folder.file('planted'), planted);
    const { users, items, ...opened } = await openDataset(folder.file('planted'));
    const { users: plantedUsers, items: plantedItems, ...rest } = planted;
    expect(users.ids).to.deep.equal(plantedUsers.ids);
    expect(items.ids).to.deep.equal(plantedItems.ids);
    expect(opened).to.deep.equal({ ...rest, hash });
  });

  it('opens as what was written, for any log', async () => {
    await fc.assert(
      fc.asyncProperty(randomLog(), fc.option(randomLog()), fc.boolean(), async (train, validation, orderIsTime) => {
        const log = orderIsTime ? { ...train, orderIsTime } : train;
        await writeDataset(folder.file('any'), { ...planted, train: log, validation });
        const opened = await openDataset(folder.file('any'));
        expect(rowsOf(opened.train)).to.deep.equal(rowsOf(train));
        expect(opened.train.orderIsTime).to.equal(orderIsTime ? true : undefined);
        expect(opened.validation && rowsOf(opened.validation)).to.deep.equal(validation && rowsOf(validation));
      }),
      { numRuns: 30, seed: 2 },
    );
  });

  it('gives columns as views on the bytes of their file, without a copy', async () => {
    await writeDataset(folder.file('views'), planted);
    const { train, itemFeatures } = await openDataset(folder.file('views'));
    const size = (await readFile(join(folder.file('views'), 'train.arrow'))).length;
    for (const column of [
      train.user,
      train.item,
      train.timestamp!,
      train.weight!,
      train.session!,
      train.event!.codes,
    ]) {
      expect(column.buffer).to.equal(train.user.buffer);
      expect(column.buffer.byteLength).to.equal(size);
    }
    const arrays = itemFeatures.features.flatMap((feature): ArrayBufferView[] => {
      if (feature.kind === 'categorical') return [feature.codes];
      if (feature.kind === 'bag') return [feature.bags.offsets, feature.bags.values];
      return feature.kind === 'text' ? [] : [feature.values];
    });
    expect(arrays).to.have.lengthOf(5);
    for (const array of arrays) expect(array.buffer).to.equal(arrays[0].buffer);
  });

  it('has the same bytes and hash when the same content is written again, another hash for other content', async () => {
    const first = await writeDataset(folder.file('first'), planted);
    const second = await writeDataset(folder.file('second'), planted);
    expect(await files(folder.file('first'))).to.deep.equal(await files(folder.file('second')));
    const other = await writeDataset(folder.file('other'), {
      ...planted,
      train: { ...planted.train, item: ints(1, 0, 8) },
    });
    expect(second.hash).to.equal(first.hash);
    expect(other.hash).to.not.equal(first.hash);
  });

  it('replaces a data set whole, and leaves nothing else behind', async () => {
    await writeDataset(folder.file('replaced/data'), planted);
    await writeDataset(folder.file('replaced/data'), { ...planted, test: null });
    expect((await openDataset(folder.file('replaced/data'))).test).to.equal(null);
    expect(await readdir(folder.file('replaced'))).to.deep.equal(['data']);
  });

  it('keeps the old data set when the new one cannot be written', async () => {
    await writeDataset(folder.file('kept/data'), planted);
    const before = await files(folder.file('kept/data'));
    const broken = {
      ...planted,
      get test(): never {
        throw new Error('planted failure');
      },
    };
    const failure = await writeDataset(folder.file('kept/data'), broken).catch((error: Error) => error.message);
    expect(failure).to.equal('planted failure');
    expect(await files(folder.file('kept/data'))).to.deep.equal(before);
    expect(await readdir(folder.file('kept'))).to.deep.equal(['data']);
  });

  it('does not touch a folder that holds other things', async () => {
    await writeDataset(folder.file('mine/data'), planted);
    const error = await thrownBy(writeDataset(folder.file('mine'), planted));
    expect(error.code).to.equal('DATASET_INVALID');
    expect(await readdir(folder.file('mine'))).to.deep.equal(['data']);
  });

  describe('refuses', () => {
    const damaged = async (name: string, damage: (bytes: Buffer) => Uint8Array | string): Promise<string> => {
      const dir = folder.file('damaged');
      await writeDataset(dir, planted);
      await writeFile(join(dir, name), damage(await readFile(join(dir, name))));
      return (await thrownBy(openDataset(dir))).code;
    };

    it('a folder that does not exist or is none', async () => {
      expect((await thrownBy(openDataset(folder.file('nowhere')))).code).to.equal('DATASET_INVALID');
      expect((await thrownBy(openDataset(folder.file('.')))).code).to.equal('DATASET_INVALID');
    });

    it('a newer format', async () => {
      expect(await damaged('dataset.json', (bytes) => String(bytes).replace('"format": 1', '"format": 99'))).to.equal(
        'FORMAT_TOO_NEW',
      );
    });

    it("a dataset.json that is cut, or another program's", async () => {
      expect(await damaged('dataset.json', (bytes) => bytes.subarray(0, -20))).to.equal('FILE_TRUNCATED');
      expect(await damaged('dataset.json', () => '{"name": "x"}')).to.equal('DATASET_INVALID');
      expect(await damaged('dataset.json', () => 'null')).to.equal('DATASET_INVALID');
    });

    it('a column file that is cut or changed', async () => {
      for (const name of ['users.arrow', 'items.arrow', 'train.arrow', 'test.arrow']) {
        expect(await damaged(name, (bytes) => bytes.subarray(0, bytes.length / 2))).to.equal('FILE_TRUNCATED');
        expect(await damaged(name, (bytes) => bytes.map((byte, i) => (i === 300 ? byte ^ 1 : byte)))).to.equal(
          'CHECKSUM_MISMATCH',
        );
      }
    });
  });
});
