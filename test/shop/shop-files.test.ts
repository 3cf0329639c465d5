import { readFile, readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { tableFromIPC } from 'apache-arrow';
import { parseOptions } from '@belfry/core';
import {
  generateShop,
  importData,
  importOptions,
  makeShop,
  openDataset,
  type Dataset,
  type Interactions,
} from '@belfry/data';
import { TemporaryFolder } from '../data/temporary-folder.js';
import { thrownBy } from '../data/thrown.js';

const SETTINGS = { users: 60, items: 80, events: 2000, days: 20, testDays: 3, seed: 9 };

describe('files of the synthetic shop', () => {
  const folder = new TemporaryFolder();

  it('opens as the data set that was made in memory', async () => {
    const out = folder.file('shop');
    const report = await generateShop({ ...SETTINGS, out });
    const opened = await openDataset(out);
    const { dataset } = makeShop(SETTINGS);
    expect(opened.hash).to.equal(report.hash);
    expect([opened.users.ids, opened.items.ids]).to.deep.equal([dataset.users.ids, dataset.items.ids]);
    expect(opened.userFeatures).to.deep.equal(dataset.userFeatures);
    expect(opened.itemFeatures).to.deep.equal(dataset.itemFeatures);
    expect([opened.train, opened.validation, opened.test]).to.deep.equal([dataset.train, null, dataset.test]);
    expect(report).to.include({
      users: 60,
      items: 80,
      train: dataset.train.length,
      test: dataset.test!.length,
      raw: null,
    });
  });

  it('has the same bytes for the same seed, in every file', async () => {
    const [first, second, other] = [folder.file('first'), folder.file('second'), folder.file('other')];
    await generateShop({ ...SETTINGS, raw: 'csv', out: first });
    await generateShop({ ...SETTINGS, raw: 'csv', out: second });
    await generateShop({ ...SETTINGS, raw: 'csv', out: other, seed: 10 });
    expect(await contentOf(first)).to.deep.equal(await contentOf(second));
    expect(await contentOf(first)).not.to.deep.equal(await contentOf(other));
  });

  it('keeps the hidden truth beside, readable by any Arrow library', async () => {
    const out = folder.file('truth');
    await generateShop({ ...SETTINGS, out });
    const { truth, dataset } = makeShop(SETTINGS);
    expect(JSON.parse(await readFile(`${out}/truth/interests.json`, 'utf8'))).to.deep.equal(truth.interests);
    const [items, likes, train, test] = await Promise.all(
      ['items', 'user-interests', 'train', 'test'].map(async (name) =>
        tableFromIPC(await readFile(`${out}/truth/${name}.arrow`)),
      ),
    );
    expect(items.getChild('item')!.toJSON()).to.deep.equal(dataset.items.ids);
    expect(items.getChild('category')!.toJSON()).to.deep.equal(
      Array.from(truth.items.category, (row) => truth.items.categoryNames[row]),
    );
    expect(likes.numRows).to.equal(truth.users.interest.length);
    expect(new Set(likes.getChild('user')!.toJSON())).to.deep.equal(new Set(dataset.users.ids));
    expect(train.getChild('interest')!.toArray()).to.deep.equal(truth.trainSource);
    expect(test.getChild('interest')!.toArray()).to.deep.equal(truth.testSource);
  });

  for (const raw of ['csv', 'jsonl'] as const) {
    it(`gives the same data set when its raw ${raw} logs are imported`, async () => {
      const out = folder.file(`raw-${raw}`);
      await generateShop({ ...SETTINGS, raw, out });
      const made = await openDataset(out);
      await importData(
        parseOptions(importOptions, {
          train: `${out}/raw/events.${raw}`,
          userFeatures: { file: `${out}/raw/users.${raw}` },
          itemFeatures: { file: `${out}/raw/items.${raw}`, kinds: { tags: 'bag', materials: 'bag' } },
          split: { strategy: 'global-time', from: made.test!.timestamp![0] },
          coldItems: true,
          out: folder.file(`imported-${raw}`),
        }),
      );
      const imported = await openDataset(folder.file(`imported-${raw}`));
      expect(eventsOf(imported, imported.train)).to.deep.equal(eventsOf(made, made.train));
      const known = new Set(imported.users.ids); // an import knows the users of its training part
      const testOfKnown = eventsOf(made, made.test!).filter((event) => known.has(event.split(' ')[1]));
      expect(eventsOf(imported, imported.test!)).to.deep.equal(testOfKnown);
      expect(featuresOf(imported)).to.deep.equal(featuresOf(made));
    });
  }

  it('refuses a folder that holds other things, and an unknown preset', async () => {
    await folder.put('notes.txt', 'mine');
    expect(await thrownBy(generateShop({ ...SETTINGS, out: folder.file('.') }))).to.have.property(
      'code',
      'DATASET_INVALID',
    );
    expect(await thrownBy(generateShop({ preset: 'huge', out: folder.file('huge') }))).to.have.property(
      'code',
      'CONFIG_INVALID',
    );
  });
});

describe('committed sample of the synthetic shop', () => {
  const folder = new TemporaryFolder();

  it('equals what the generator makes today', async () => {
    const out = folder.file('tiny');
    await generateShop({ preset: 'tiny', seed: 20, raw: 'csv', out });
    for (const file of ['events.csv', 'items.csv', 'users.csv']) {
      const committed = await readFile(new URL(`../../../data/${file}`, import.meta.url), 'utf8');
      expect(committed, file).to.equal(await readFile(`${out}/raw/${file}`, 'utf8'));
    }
  });
});

/** Every file below a folder, as base64 by name. */
async function contentOf(dir: string): Promise<Record<string, string>> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((file) => `${file.parentPath}/${file.name}`).sort();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(dir.length), await readFile(path, 'base64')])),
  );
}

/** The log in readable form, sorted. */
function eventsOf({ users, items }: Dataset, log: Interactions): string[] {
  const { user, item, timestamp, weight, event } = log;
  return Array.from(user, (row, i) =>
    [timestamp![i], users.ids[row], items.ids[item[i]], event!.names[event!.codes[i]], weight![i]].join(' '),
  ).sort();
}

/** Item → feature → readable value. */
function featuresOf({ items, itemFeatures }: Dataset): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...items.ids.entries()].map(([row, id]) => [
      id,
      Object.fromEntries(
        itemFeatures.features.map((feature) => {
          if (feature.kind === 'categorical') return [feature.name, feature.names[feature.codes[row]]];
          if (feature.kind === 'bag')
            return [
              feature.name,
              Array.from(
                feature.bags.values.subarray(feature.bags.offsets[row], feature.bags.offsets[row + 1]),
                (code) => feature.names[code],
              ),
            ];
          return [feature.name, feature.values[row]];
        }),
      ),
    ]),
  );
}
