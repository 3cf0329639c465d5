import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** All that the demo may need beside Node.js and npm: no compiler, no Python, no make. */
const commands = [
  'node',
  'npm',
  'git',
  'sh',
  'bash',
  'env',
  'uname',
  'sed',
  'dirname',
  'basename',
  'cat',
  'ls',
  'rm',
  'mkdir',
];

describe('a fresh clone without compiler, Python and make', function () {
  this.timeout(15 * 60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-clone-'));
    await mkdir(join(folder, 'bin'));
    for (const command of commands) await symlink(pathOf(command), join(folder, 'bin', command));
    run('git', ['clone', '--quiet', root, join(folder, 'clone')], folder);
  });
  after(() => rm(folder, { recursive: true }));

  it('runs the demo, says first what is missing, and answers for a user and an item', () => {
    const { status, stdout, stderr } = run('npm', ['run', '--silent', 'demo'], join(folder, 'clone'));
    expect(status, stderr + stdout.slice(-2000)).to.equal(0);
    expect(stdout.split('\n')[0]).to.equal(
      'set-up: no C++ compiler, no python3, no make found: the C++ addon cannot be built, WebAssembly computes (same results, slower) and recall uses exact search',
    );
    expect(stdout).to.match(/user/i).and.to.match(/item/i);
  });

  it('installs and builds nothing the second time', () => {
    const { status, stdout } = run('npm', ['run', '--silent', 'setup'], join(folder, 'clone'));
    expect(status).to.equal(0);
    expect(stdout.trim().split('\n')).to.have.length(1);
  });

  it('refuses negatives that need the addon before it makes a run folder', () => {
    const clone = join(folder, 'clone');
    const train = 'packages/cli/bin/belfry.js train --data .belfry/demo/shop --run .belfry/refused'.split(' ');
    const settings = ['--negatives', 'in-batch + hard:1-50x4', '--set', 'negatives.ranking=hnsw'];
    const { status, stderr } = run('node', [...train, ...settings], clone);
    expect(status).to.not.equal(0);
    expect(stderr).to.contain('BACKEND_UNAVAILABLE').and.to.contain('an HNSW graph without the C++ addon');
    expect(existsSync(join(clone, '.belfry/refused'))).to.equal(false);
  });

  function run(command: string, args: readonly string[], cwd: string) {
    const { CXX: _, PYTHON: __, MAKE: ___, ...inherited } = process.env;
    const environment = { ...inherited, PATH: join(folder, 'bin'), NPM_CONFIG_USERCONFIG: '/dev/null', CI: '' };
    return spawnSync(command, args, { cwd, env: environment, encoding: 'utf8', maxBuffer: 1 << 26 });
  }
});

function pathOf(command: string): string {
  return spawnSync('sh', ['-c', 'command -v "$0"', command], { encoding: 'utf8' }).stdout.trim();
}
