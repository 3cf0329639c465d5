import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { I2iComparison } from 'belfry';
import { belfry, oneObject } from './belfry-command.js';

describe('belfry bench i2i', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-bench-i2i-'));
    const { code, stderr } = await belfry(['synth', '--preset', 'tiny', '--out', join(folder, 'shop')]);
    expect(code, stderr).to.equal(0);
  });
  after(() => rm(folder, { recursive: true }));

  it('measures every strategy as a table and as vectors, blends them, and writes a page', async () => {
    const page = join(folder, 'i2i.html');
    const line = `bench i2i --data ${join(folder, 'shop')} --strategies two-hop,co-category,metadata --pairs 20000 --html ${page} --json`;
    const end = await belfry(line.split(' '));
    expect(end.code, end.stderr).to.equal(0);
    const { rows, blend, groups, skipped } = oneObject(end) as unknown as I2iComparison;
    expect(groups).to.equal('interest');
    expect(skipped).to.deep.equal([]);
    const forms = ['table', 'vectors', 'symmetric vectors'];
    expect(rows.map(({ strategy, form }) => `${strategy} ${form}`)).to.deep.equal([
      ...['two-hop', 'co-category', 'metadata'].flatMap((name) => forms.map((form) => `${name} ${form}`)),
      'blend blend',
    ]);
    for (const { figures, intervals, lists } of rows) {
      expect(figures['hit-rate@20']).to.be.within(...intervals['hit-rate@20']);
      for (const share of [lists.coverage, lists.popularity, lists.longTail, lists.sameGroup!])
        expect(share).to.be.within(0, 1);
    }
    // Pairs of one category are of one interest more often than pairs that were merely clicked in turn.
    expect(rows[3].lists.sameGroup).to.be.above(rows[0].lists.sameGroup!);
    expect(Object.keys(blend!.weights)).to.have.members(['two-hop', 'co-category', 'metadata']);
    const html = await readFile(page, 'utf8');
    expect(html.match(/<circle/g)).to.have.length(rows.length + 4);
    expect(html).not.to.match(/<script|https?:/);
  });

  it('refuses a strategy that does not exist', async () => {
    const end = await belfry(['bench', 'i2i', '--data', join(folder, 'shop'), '--strategies', 'windw']);
    expect(end.code).to.equal(2);
    expect(end.stderr).to.contain('two-hop');
  });
});
