import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { explore, generateShop, mapRun, train } from 'belfry';
import { RunFolder } from '@belfry/data';
import { codeOf } from '../run/code-of.js';

const belfry = fileURLToPath(new URL('../../../packages/cli/bin/belfry.js', import.meta.url));

describe('a look into a run', () => {
  let folder: string;
  let run: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-explore-'));
    run = join(folder, 'run');
    await generateShop({ preset: 'tiny', out: join(folder, 'shop'), seed: 4 });
    await train({ data: join(folder, 'shop'), run, config: { train: { epochs: 1, refit: false } } });
  });
  after(() => rm(folder, { recursive: true }));

  it('`belfry explore` prints the address, answers there, refuses writes, writes nothing and ends on SIGTERM', async () => {
    const child = spawn(process.execPath, [belfry, 'explore', run, '--port', '0', '--open', 'no', '--json']);
    const url = await addressOf(child);
    expect((await fetch(url)).headers.get('content-type')).to.equal('text/html; charset=utf-8');
    const write = await fetch(`${url}/v1/items/x`, { method: 'DELETE', headers: { authorization: 'Bearer key' } });
    expect([write.status, ((await write.json()) as { error: { code: string } }).error.code]).to.deep.equal([
      403,
      'WRITES_REFUSED',
    ]);
    const map = await fetch(`${url}/v1/runs/run/map`);
    expect(((await map.json()) as { method: string }).method).to.equal('pca');
    const folderNow = await RunFolder.open(run);
    expect([folderNow.has('serving'), folderNow.has('map.arrow')]).to.deep.equal([false, false]);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
  });

  it('shows the map that was made ahead', async () => {
    const { items } = await mapRun({ run, method: 'umap' });
    const { url, close } = await explore({ run, port: 0 });
    const map = (await (await fetch(`${url}/v1/runs/run/map`)).json()) as { method: string; items: string[] };
    await close();
    expect(map.method).to.equal('umap');
    expect(map.items).to.have.length(items);
  });

  it('says what is no run', async () => {
    expect(await codeOf(explore({ run: folder, port: 0 }))).to.equal('RUN_NOT_FOUND');
    expect(await codeOf(mapRun({ run: folder }))).to.equal('RUN_NOT_FOUND');
  });
});

/** What the command says on stderr once it listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of child.stderr!) {
    said += String(text);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(`no address: ${said}`);
}
