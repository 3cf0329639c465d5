import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../cli/belfry-command.js';

const folder = join(repositoryRoot, 'examples');

describe('examples', () => {
  it('are short', async () => {
    for (const name of await readdir(folder)) {
      const lines = (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');
      expect(lines.length, name).to.be.at.most(60);
    }
  });

  it('01 and 02 are what the README shows', async () => {
    const readme = await readFile(join(repositoryRoot, 'README.md'), 'utf8');
    for (const name of ['01-train-and-recommend.mjs', '02-from-the-command-line.sh']) {
      const shown = new RegExp(`<!-- examples/${name} -->\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(readme)?.[1];
      expect(shown, name).to.equal(await readFile(join(folder, name), 'utf8'));
    }
  });
});
