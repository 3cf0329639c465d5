import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect } from 'chai';
import { BadRows, readers, type ReadOptions } from '@belfry/data';
import { TemporaryFolder } from './temporary-folder.js';
import { thrownBy } from './thrown.js';

const OPTIONS: ReadOptions = { map: {}, separator: null, header: true, timestampUnit: 'auto' };

describe('delimited files', () => {
  const folder = new TemporaryFolder();

  async function read(
    content: string | Uint8Array,
    options: Partial<ReadOptions> = {},
    format = 'csv',
  ): Promise<{ pairs: string[][]; badRows: BadRows }> {
    const badRows = new BadRows();
    const reader = readers.find(({ name }) => name === format)!;
    const pairs: string[][] = [];
    const path = await folder.put('log', content);
    for await (const { length, user, item } of await reader.read(path, { ...OPTIONS, ...options }, badRows)) {
      for (let i = 0; i < length; i++) pairs.push([user[i], item[i]]);
    }
    return { pairs, badRows };
  }

  it('gives back what was quoted, and reads every file as csv-parse does', async () => {
    const field = fc.string({
      minLength: 1,
      maxLength: 8,
      unit: fc.constantFrom('a', 'é', '雪', ' ', ',', '"', '\n', ';'),
    });
    const rows = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 20 });
    const endings = fc.constantFrom('\n', '\r\n');
    const needsQuotes = /[",\n]/;
    await fc.assert(
      fc.asyncProperty(rows, endings, fc.boolean(), async (pairs, ending, quoteAll) => {
        const encode = (text: string): string =>
          quoteAll || needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const content = ['user,item', ...pairs.map((pair) => pair.map(encode).join(','))].join(ending);
        const result = await read(content);
        expect(result.pairs).to.deep.equal(pairs);
        expect(result.pairs).to.deep.equal(parse(content).slice(1));
        expect(result.badRows.count).to.equal(0);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('passes over a byte order mark and empty lines', async () => {
    const { pairs } = await read('\uFEFFuser,item\r\n\r\na,x\r\n\r\nb,y\r\n');
    expect(pairs).to.deep.equal([
      ['a', 'x'],
      ['b', 'y'],
    ]);
  });

  it('loses one row to a quote that is never closed, not the rest of the file', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `u${i},i${i}`);
    rows[10] = '"u10,i10';
    const { pairs, badRows } = await read(['user,item', ...rows].join('\n'));
    expect(pairs).to.have.lengthOf(2999);
    expect(badRows.first).to.have.lengthOf(1);
    expect(badRows.first[0]).to.include({
      line: 12,
      expected: 'a quote that is closed',
      found: JSON.stringify('"u10,i10'),
    });
  });

  it('finds a field that goes on from one chunk of the file to the next', async () => {
    const long = 'x'.repeat(100_000);
    const pairs = Array.from({ length: 6 }, (_, i) => [`${long}\n${i}`, `i\n${i}`]);
    const result = await read(['user,item', ...pairs.map(([user, item]) => `"${user}","${item}"`)].join('\n'));
    expect(result.pairs).to.deep.equal(pairs);
  });

  it('takes quotes in TSV as they are', async () => {
    const { pairs } = await read('user\titem\n"a\t5" disk\n', {}, 'tsv');
    expect(pairs).to.deep.equal([['"a', '5" disk']]);
  });

  it('reads a file without column names by place, with any separator', async () => {
    const { pairs } = await read('1::1193::5\n1::661::3\n', {
      header: false,
      separator: '::',
      map: { user: '1', item: '2', weight: '3' },
    });
    expect(pairs).to.deep.equal([
      ['1', '1193'],
      ['1', '661'],
    ]);
  });

  it('names the separator that the file has instead', async () => {
    const error = await thrownBy(read('user;item;timestamp\na;x;1\n'));
    expect(error.code).to.equal('WRONG_SEPARATOR');
    expect(error.change).to.contain('";"');
  });

  it('lists the columns found and the nearest where one is missing', async () => {
    const error = await thrownBy(read('user_id,Item,time\na,x,1\n'));
    expect(error.code).to.equal('MISSING_COLUMN');
    expect(error.details).to.deep.include({ column: 'user', columns: ['user_id', 'Item', 'time'], nearest: 'user_id' });
    expect(error.change).to.contain('--map user=user_id');
  });

  it('counts rows with too few or too many columns', async () => {
    const { pairs, badRows } = await read('user,item\na,x\nb\nc,y,z\nd,w\n');
    expect(pairs).to.deep.equal([
      ['a', 'x'],
      ['d', 'w'],
    ]);
    expect(badRows.byReason).to.deep.equal({ '2 columns': 2 });
    expect(badRows.first.map(({ line, found }) => [line, found])).to.deep.equal([
      [3, '"1 columns"'],
      [4, '"3 columns"'],
    ]);
  });

  it('refuses text that is not UTF-8 and says how to convert it', async () => {
    const error = await thrownBy(read(Buffer.from('user,item\na,caf\xe9\n', 'latin1')));
    expect(error.code).to.equal('FORMAT_UNKNOWN');
    expect(error.change).to.contain('UTF-8');
  });
});
