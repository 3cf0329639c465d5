import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const setUp = join(root, 'scripts/setup.mjs');

interface Tools {
  missingTools(path: string): string[];
  toolsLine(missing: readonly string[], built: { addon: boolean; hnswlib: boolean }): string;
}

describe('set-up', () => {
  let folder: string;
  let tools: Tools;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-set-up-'));
    tools = (await import(new URL('../../../scripts/setup/tools.mjs', import.meta.url).href)) as Tools;
  });
  after(() => rm(folder, { recursive: true }));

  it('finds that compiler, python3 and make are missing where the PATH has none', function () {
    if (process.env.CXX || process.env.PYTHON || process.env.MAKE) this.skip(); // named by the environment, not the PATH
    expect(tools.missingTools(folder)).to.deep.equal(['C++ compiler', 'python3', 'make']);
  });

  it('finds each tool that is there', async () => {
    for (const command of ['g++', 'python3', 'make']) await writeFile(join(folder, command), '', { mode: 0o755 });
    expect(tools.missingTools(folder)).to.deep.equal([]);
  });

  it('says first what is missing and what that costs', () => {
    const none = { addon: false, hnswlib: false };
    expect(tools.toolsLine(['C++ compiler', 'make'], none)).to.equal(
      'set-up: no C++ compiler, no make found: the C++ addon cannot be built, WebAssembly computes (same results, slower) and recall uses exact search',
    );
    expect(tools.toolsLine(['C++ compiler'], { addon: false, hnswlib: true })).to.match(/the library hnswlib-node$/);
    expect(tools.toolsLine(['make'], none)).to.equal(
      'set-up: no make found, which only hnswlib-node needs; the C++ addon does all that it does',
    );
    expect(tools.toolsLine(['C++ compiler'], { addon: true, hnswlib: false })).to.equal(
      'set-up: no C++ compiler found, but the C++ addon is already built: nothing is lost',
    );
    expect(tools.toolsLine([], none)).to.equal('set-up: everything needed is here');
  });

  it('prints that line and nothing else with --check', () => {
    const { status, stdout } = spawnSync(process.execPath, [setUp, '--check'], { encoding: 'utf8' });
    expect(status).to.equal(0);
    expect(stdout).to.match(/^set-up: [^\n]+\n$/);
  });

  it('refuses a too old Node.js in one sentence', async () => {
    const pretend = join(folder, 'pretend.cjs');
    await writeFile(pretend, "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', pretend, setUp], { encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.equal(
      'NODE_TOO_OLD: Node.js 18.20.4; expected Node.js 20.19.0 or newer. Install a newer Node.js and run the same command again\n',
    );
  });
});
