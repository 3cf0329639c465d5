import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the test reporter', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-reporter-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('ends with the counts and fails where a test failed', async () => {
    const { status, lines } = await mocha(
      "it('holds', () => {}); it('breaks', () => { throw new Error('broken on purpose'); });",
    );
    expect(status).to.equal(1);
    expect(lines.join('\n')).to.contain('broken on purpose');
    expect(lines.at(-1)).to.equal('1 passed, 1 failed, 0 skipped');
  });

  const skipping = "it('holds', () => {}); it('rests', function () { this.skip(); });";

  it('lets a skipped test pass outside continuous integration', async () => {
    const { status, lines } = await mocha(skipping);
    expect(status).to.equal(0);
    expect(lines.at(-1)).to.equal('1 passed, 0 failed, 1 skipped');
  });

  it('fails a skipped test that is not allowed in continuous integration', async () => {
    const { status, lines } = await mocha(skipping, { CI: 'true' });
    expect(status).to.equal(1);
    expect(lines.join('\n')).to.contain('skipped, but not named in test/allowed-skips.json: subject rests');
    expect(lines.at(-1)).to.equal('1 passed, 1 failed, 1 skipped');
  });

  it('fails where no test was run', async () => {
    expect(await mocha('')).to.include({ status: 1 });
  });

  async function mocha(tests: string, environment: NodeJS.ProcessEnv = { CI: '' }) {
    const file = join(folder, 'subject.test.mjs');
    await writeFile(file, `describe('subject', () => { ${tests} });`);
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), file], {
      cwd: root,
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    });
    return { status, lines: stdout.trimEnd().split('\n') };
  }
});
