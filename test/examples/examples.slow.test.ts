import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { repositoryRoot } from '../cli/belfry-command.js';

const execute = promisify(execFile);

describe('examples, run', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'belfry-examples-'))));
  after(() => rm(folder, { recursive: true }));

  async function output(program: string, name: string): Promise<string> {
    const env = { ...process.env, BELFRY_EXAMPLES: join(folder, name) };
    return (await execute(program, [join('examples', name)], { cwd: repositoryRoot, env })).stdout;
  }

  it('01 trains and recommends with the library', async () => {
    expect(await output(process.execPath, '01-train-and-recommend.mjs')).to.match(/recall@20 0\.\d+ popularity 0\.\d+/);
  });

  it('02 does the same with the command', async () => {
    const stdout = await output('sh', '02-from-the-command-line.sh');
    const similar = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { found: number };
    expect(similar.found).to.equal(5);
    const figures = JSON.parse(
      await readFile(join(folder, '02-from-the-command-line.sh', 'figures.json'), 'utf8'),
    ) as object;
    expect(figures).to.include.keys('recall@20', 'baselines');
  });

  it('03 imports a log and finds like among like', async () => {
    const stdout = await output(process.execPath, '03-own-data.mjs');
    expect(stdout)
      .to.include('40 users, 16 items')
      .and.to.match(/like tea-\d: tea-\d, tea-\d, tea-\d/);
  });

  it('04 filters, merges, explains and changes', async () => {
    const stdout = await output(process.execPath, '04-recall.mjs');
    expect(stdout).to.match(/by popular because of/);
    expect(stdout).to.include('seen again: false').and.to.include('answered 120 users');
  });

  it('05 serves a run, takes a new item and leaves out what was clicked', async () => {
    const stdout = await output(process.execPath, '05-serve.mjs');
    expect(stdout).to.include('for nobody: UNKNOWN_USER').and.to.include('belfry_index_items 151');
    const [, first, later] = /for [^:]+: ([^,]+), [^]*and now: (.*)/.exec(stdout)!;
    expect(later).not.to.include(first);
  });
});
