import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { BelfryError, ERROR_CODES } from '@belfry/core';

const root = new URL('../../../', import.meta.url);

describe('BelfryError', () => {
  it('tells what was given, expected and to be changed, as text and as JSON', () => {
    const error = new BelfryError('UNKNOWN_ITEM', {
      given: 'item "x9"',
      expected: 'one of 3 known items',
      change: 'check the id',
      details: { item: 'x9' },
    });
    expect(error.message).to.equal('item "x9"; expected one of 3 known items. check the id');
    expect(error.toJSON()).to.deep.equal({
      code: 'UNKNOWN_ITEM',
      given: 'item "x9"',
      expected: 'one of 3 known items',
      change: 'check the id',
      canRetry: false,
      details: { item: 'x9' },
    });
  });

  it('exits with 2 for wrong use and with 1 for failed work', () => {
    const report = { given: 'a', expected: 'b', change: 'c' };
    expect(new BelfryError('USAGE', report).exitCode).to.equal(2);
    expect(new BelfryError('DISK_FULL', report)).to.include({ exitCode: 1, canRetry: true });
  });
});

describe('docs/errors.md', () => {
  it('is what `npm run docs:errors` writes', async () => {
    const script = (await import(new URL('scripts/write-error-docs.mjs', root).href)) as { errorDocs(): string };
    expect(await readFile(new URL('docs/errors.md', root), 'utf8')).to.equal(script.errorDocs());
  });

  it('names every code once', async () => {
    const page = await readFile(new URL('docs/errors.md', root), 'utf8');
    const named = [...page.matchAll(/^\| .*`([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(named).to.deep.equal(Object.keys(ERROR_CODES));
  });
});
