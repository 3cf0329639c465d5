import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

describe('documents', () => {
  for (const page of pages) {
    it(`${page} names only files that exist`, () => {
      const text = readFileSync(join(root, page), 'utf8');
      const linked = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, path]) =>
        join(dirname(page), path),
      );
      const quoted = [...text.matchAll(/`((?:packages|scripts|test|docs|examples|benchmarks)\/[^`\s<…]*)/g)].map(
        ([, path]) => path,
      );
      const absent = [...linked, ...quoted].filter((path) => !path.includes('*') && !existsSync(join(root, path)));
      expect(absent).to.deep.equal([]);
    });
  }
});
