import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { repositoryRoot } from './belfry-command.js';

describe('reference documentation', () => {
  for (const name of ['configuration.md', 'cli.md']) {
    it(`docs/${name} equals what the code says (npm run docs:reference)`, async () => {
      const { referenceDocs } = (await import(
        pathToFileURL(join(repositoryRoot, 'scripts/write-reference-docs.mjs')).href
      )) as {
        referenceDocs(): Record<string, string>;
      };
      expect(await readFile(join(repositoryRoot, 'docs', name), 'utf8')).to.equal(referenceDocs()[name]);
    });
  }
});
