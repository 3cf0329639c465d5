import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { belfry } from './belfry-command.js';

describe('bad input to what follows and trains on streams', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'belfry-bad-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const cases: readonly (readonly [what: string, args: readonly string[], code: string])[] = [
    ['no source', ['stream', 'train'], 'USAGE'],
    ['a file that is not there', ['stream', 'train', '--data', 'nowhere.csv'], 'FILE_NOT_FOUND'],
    ['an option out of range', ['stream', 'train', '--topic', 'x', '--set', 'kafka.bufferBytes=1'], 'CONFIG_INVALID'],
    ['half a mapping', ['stream', 'train', '--topic', 'x', '--map', 'user'], 'USAGE'],
    ['a run that is not there, to be served', ['serve', '--follow', 'x'], 'RUN_NOT_FOUND'],
  ];
  for (const [what, args, code] of cases) {
    it(`${what}: ${code}, and nothing is made`, async function () {
      this.timeout(30_000);
      const run = join(folder, 'run');
      const { code: exit, stderr } = await belfry([...args, '--run', run]);
      expect(exit).to.be.greaterThan(0);
      expect(stderr)
        .to.match(new RegExp(`^error ${code}: `, 'm'))
        .and.include('change:');
      expect(stderr).not.to.match(/^ +at /m);
      expect(existsSync(run)).to.equal(false);
    });
  }
});
