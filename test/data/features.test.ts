import {
  Field,
  FixedSizeList,
  Float32,
  Utf8,
  makeData,
  makeVector,
  tableFromArrays,
  tableToIPC,
  vectorFromArray,
  Table,
} from 'apache-arrow';
import { parseOptions } from '@belfry/core';
import { expect } from 'chai';
import { importData, importOptions, openDataset, type Dataset, type Feature, type FeatureReport } from '@belfry/data';
import { TemporaryFolder } from './temporary-folder.js';
import { thrownBy } from './thrown.js';

describe('features', () => {
  const folder = new TemporaryFolder();

  async function run(
    file: string,
    itemFeatures: Record<string, unknown> = {},
    options: Record<string, unknown> = {},
  ): Promise<{ dataset: Dataset; report: FeatureReport; of: (name: string) => Feature }> {
    const train = await folder.put('log.csv', 'user,item\na,x\nb,y\na,z\n');
    const out = folder.file('out');
    const { features } = await importData(
      parseOptions(importOptions, { train, out, itemFeatures: { file, ...itemFeatures }, ...options }),
    );
    const dataset = await openDataset(out);
    return {
      dataset,
      report: features.item!,
      of: (name) => dataset.itemFeatures.features.find((feature) => feature.name === name)!,
    };
  }

  const kinds = (report: FeatureReport): Record<string, string> =>
    Object.fromEntries(report.features.map(({ name, kind }) => [name, kind]));

  it('are laid along the vocabulary, whatever the order of the file, and counted', async () => {
    const file = await folder.put('items.csv', 'item,price,shelf\nz,3,top\nunknown,9,top\nx,1,low\n');
    const { report, of } = await run(file);
    expect(of('price')).to.deep.equal({ kind: 'numeric', name: 'price', values: Float32Array.of(1, 2, 3) });
    expect(report).to.deep.include({ unknownIds: 1, idsWithoutFeatures: 1 });
    expect(report.features[0]).to.deep.equal({ name: 'price', kind: 'numeric', inferred: true, missing: 1 });
  });

  it('have a place for what is missing in every kind', async () => {
    const rows = [
      { item: 'y', c: 'k', b: ['p', 'q', 'p'], n: 4, v: [1, 2], t: 'word' },
      { item: 'x' },
      { item: 'z', c: null, b: [], n: null, v: null, t: '' },
    ];
    const file = await folder.put('items.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
    const { dataset } = await run(file, { kinds: { c: 'categorical', t: 'text' } });
    expect(dataset.itemFeatures.features).to.deep.equal([
      { kind: 'categorical', name: 'c', codes: Int32Array.of(0, 1, 0), names: ['', 'k'] },
      {
        kind: 'bag',
        name: 'b',
        bags: { offsets: Int32Array.of(0, 0, 2, 2), values: Int32Array.of(0, 1) },
        names: ['p', 'q'],
      },
      { kind: 'numeric', name: 'n', values: Float32Array.of(4, 4, 4) },
      { kind: 'vector', name: 'v', dim: 2, values: Float32Array.of(0, 0, 1, 2, 0, 0) },
      { kind: 'text', name: 't', values: ['', 'word', ''] },
    ]);
  });

  it('have their kind inferred by the documented rule', async () => {
    const file = await folder.put(
      'items.csv',
      [
        'item,n,c,b,t,v,when',
        'x,1,red,p|q,One name,"[1, 2]",7',
        'y,,red,q,Another | name,"[3, 4]",8',
        'z,2e3,red,q|p,Third name,"[5, 6]",9',
      ].join('\n'),
    );
    const { report } = await run(file, { kinds: { when: 'ignore' } });
    expect(kinds(report)).to.deep.equal({ n: 'numeric', c: 'categorical', b: 'bag', t: 'text', v: 'vector' });
  });

  it('come from Arrow with its own types', async () => {
    const flat = makeData({ type: new Float32(), length: 6, nullCount: 0, data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    const vectors = makeData({
      type: new FixedSizeList(2, new Field('item', new Float32())),
      length: 3,
      nullCount: 0,
      child: flat,
    });
    const columns = { item: vectorFromArray(['x', 'y', 'z'], new Utf8()), shelf: vectorFromArray(['a', 'a', 'a']) };
    const plain = tableFromArrays({ price: Float64Array.of(1, 2, 3) });
    const table = new Table({ ...columns, price: plain.getChild('price')!, vector: makeVector(vectors) });
    const { report, of } = await run(await folder.put('items.arrow', tableToIPC(table, 'file')));
    expect(kinds(report)).to.deep.equal({ shelf: 'categorical', price: 'numeric', vector: 'vector' });
    expect(of('vector')).to.deep.include({ dim: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) });
  });

  it('bring items into the vocabulary that only they know, when asked to', async () => {
    const file = await folder.put('items.csv', 'item,price\nx,1\nnew,5\nz,3\n');
    const test = await folder.put('test.csv', 'user,item\na,new\n');
    const { dataset, of } = await run(file, {}, { test, coldItems: true });
    expect(dataset.items.ids).to.deep.equal(['x', 'y', 'z', 'new']);
    expect(of('price')).to.deep.include({ values: Float32Array.of(1, 3, 3, 5) });
    expect([...dataset.test!.item]).to.deep.equal([3]);
  });

  it('refuse a number that is none, with the id of its row', async () => {
    for (const value of ['NaN', 'inf', '1e39']) {
      const error = await thrownBy(run(await folder.put('items.csv', `item,price\nx,1\ny,${value}\n`)));
      expect(error.code).to.equal('NON_FINITE_FEATURE');
      expect(error.details).to.include({ feature: 'price', id: 'y' });
      expect(error.given).to.contain(value);
    }
    const word = await thrownBy(
      run(await folder.put('items.csv', 'item,price\nx,1\ny,cheap\n'), { kinds: { price: 'numeric' } }),
    );
    expect(word.code).to.equal('NON_FINITE_FEATURE');
  });

  it('refuse vectors of several lengths, an unknown column and a file without ids', async () => {
    const uneven = await folder.put('items.jsonl', '{"item": "x", "v": [1]}\n{"item": "y", "v": [1, 2]}\n');
    expect((await thrownBy(run(uneven, { kinds: { v: 'vector' } }))).code).to.equal('SHAPE_MISMATCH');
    const file = await folder.put('items.csv', 'sku,price\nx,1\n');
    expect((await thrownBy(run(file))).code).to.equal('MISSING_COLUMN');
    expect((await thrownBy(run(file, { id: 'sku', kinds: { prize: 'numeric' } }))).code).to.equal('UNKNOWN_FEATURE');
  });

  it('report an id that comes twice as a bad row', async () => {
    const file = await folder.put('items.csv', 'item,price\nx,1\nx,2\n');
    expect((await thrownBy(run(file))).code).to.equal('BAD_ROWS');
    const { of } = await run(file, {}, { maxBad: 1 });
    expect(of('price')).to.deep.include({ values: Float32Array.of(1, 1, 1) });
  });
});
