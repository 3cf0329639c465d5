import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseOptions } from '@belfry/core';
import { expect } from 'chai';
import { importData, importOptions, openDataset } from '@belfry/data';
import { TemporaryFolder } from './temporary-folder.js';

const source = join(process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');

describe('gowalla, the official split', () => {
  const folder = new TemporaryFolder();

  it('imports with the published counts, row = id', async function () {
    if (!existsSync(source)) this.skip(); // research data, not part of the project
    const out = folder.file('gowalla');
    const [train, test] = ['train.txt', 'test.txt'].map((name) => join(source, name));
    const report = await importData(parseOptions(importOptions, { format: 'lightgcn', train, test, out }));
    expect(report).to.deep.include({ userCount: 29_858, itemCount: 40_981, parts: { train: 810_128, test: 217_242 } });
    expect(report.outOfVocabulary.test.rows).to.equal(0);
    const { users, items } = await openDataset(out);
    for (const { ids } of [users, items]) expect(ids.every((id, row) => id === String(row))).to.equal(true);
  });
});
