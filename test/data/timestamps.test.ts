import { expect } from 'chai';
import { BadRows, readers, type ReadOptions } from '@belfry/data';
import { TemporaryFolder } from './temporary-folder.js';

describe('timestamps', () => {
  const folder = new TemporaryFolder();

  async function read(
    values: readonly unknown[],
    timestampUnit: ReadOptions['timestampUnit'] = 'auto',
  ): Promise<{ times: number[]; badRows: BadRows; notes: readonly string[] }> {
    const badRows = new BadRows();
    const path = await folder.put(
      'log',
      values.map((timestamp) => JSON.stringify({ user: 'u', item: 'i', timestamp })).join('\n'),
    );
    const source = await readers
      .find(({ name }) => name === 'jsonl')!
      .read(path, { map: {}, separator: null, header: true, timestampUnit }, badRows);
    const times: number[] = [];
    for await (const { timestamp } of source) times.push(...timestamp!);
    return { times, badRows, notes: source.notes };
  }

  const MOMENT = Date.UTC(2021, 4, 6, 7, 8, 9);

  for (const [unit, value] of [
    ['seconds', MOMENT / 1000],
    ['milliseconds', MOMENT],
    ['microseconds', MOMENT * 1000],
    ['nanoseconds', String(BigInt(MOMENT) * 1_000_000n)],
  ] as const) {
    it(`tells ${unit} by their size and says so`, async () => {
      const { times, notes } = await read([value, String(value)]);
      expect(times).to.deep.equal([MOMENT, MOMENT]);
      expect(notes).to.deep.equal([`timestamps are read as ${unit} since 1970`]);
    });
  }

  it('reads ISO 8601, UTC where no zone is given, whatever the zone of the machine', async () => {
    const forms = [
      '2021-05-06T07:08:09Z',
      '2021-05-06 07:08:09',
      '2021-05-06T07:08:09.000',
      '2021-05-06T09:08:09+02:00',
      '2021-05-06 07:08:09 UTC',
      '2021-05-06T04:08:09,0-03',
      '2021-05-06T09:08:09+0200',
    ];
    const { times, badRows, notes } = await read(forms);
    expect(badRows.first).to.deep.equal([]);
    expect(times).to.deep.equal(forms.map(() => MOMENT));
    expect(notes[0]).to.contain('ISO 8601');
    expect((await read(['2021-05-06'])).times).to.deep.equal([Date.UTC(2021, 4, 6)]);
  });

  it('takes a unit as given, whatever the size', async () => {
    expect((await read([5, 6], 's')).times).to.deep.equal([5000, 6000]);
    expect((await read([5, 6], 'ms')).times).to.deep.equal([5, 6]);
  });

  it('reports values that do not fit the unit of the column', async () => {
    const { times, badRows } = await read([
      1_600_000_000,
      'yesterday',
      1_600_000_000_000,
      '',
      null,
      '2021-05-06',
      1_600_000_001,
    ]);
    expect(times).to.deep.equal([1_600_000_000_000, 1_600_000_001_000]);
    expect(badRows.byReason).to.deep.equal({ 'timestamp: a time in seconds since 1970': 5 });
  });
});
