import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { belfry, oneObject } from './belfry-command.js';

describe('belfry demo', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'belfry-demo-'))));
  after(() => rm(folder, { recursive: true }));

  it('ends with recall by readable names and what to try next, also when run again', async () => {
    for (const _ of [1, 2]) {
      const { code, stdout, stderr } = await belfry(['demo', '--size', 'tiny', '--out', folder]);
      expect(code, stderr).to.equal(0);
      expect(stdout)
        .to.match(/recall@20 +0\.\d+/)
        .and.to.match(/User [\w-]+ cares for /)
        .and.to.match(/Items like \w+ \w+ .+ by \w+ \(/)
        .and.to.include('What to try next');
      expect(stderr).to.include('5/5');
    }
  });

  it('gives the same as one object', async () => {
    const end = await belfry(['demo', '--size', 'tiny', '--out', folder, '--json']);
    expect(oneObject(end)).to.include.keys('evaluation', 'recommended', 'similar');
  });
});
