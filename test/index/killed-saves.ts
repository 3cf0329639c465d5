/** Processes that save an index over and over and are killed while they do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Rng } from '@belfry/core';
import { loadIndex, type IndexKindName } from '@belfry/index';
import { expect } from 'chai';
import { buildSmallIndex } from './small-index.js';

const SIZES = [2_000, 3_000];
const LONGEST_WAIT_MS = 60;

/** Arguments: the two indexes, and where to save them in turn. */
const savesForEver = `
  const { loadIndex } = await import('@belfry/index');
  const [first, second, target] = process.argv.slice(1);
  const indexes = [await loadIndex(first), await loadIndex(second)];
  process.stdout.write('saving');
  for (let n = 0; ; n++) await indexes[n % 2].save(target);`;

/** After every kill the index must load whole, as one of the two; in the end nothing else may be left. */
export async function killWhileSaving(kind: IndexKindName, kills: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
  const target = join(folder, 'target', 'index.belfry');
  try {
    const sources = await Promise.all(SIZES.map((size) => saved(kind, size, join(folder, String(size)))));
    const last = await loadIndex(sources[0]);
    await saved(kind, SIZES[0], join(folder, 'target'));
    const rng = Rng.fromSeed(11);
    let found = 0;
    for (let kill = 0; kill < kills; kill++) {
      await killedAfter(rng.float() * LONGEST_WAIT_MS, [...sources, target]);
      expect((await loadIndex(target)).size).to.be.oneOf(SIZES);
      const left = (await readdir(join(folder, 'target'))).length - 1;
      expect(left, 'files beside the index').to.be.at.most(2);
      found += left;
    }
    expect(found, 'kills that hit a save').to.be.greaterThan(0);
    await last.save(target);
    expect(await readdir(join(folder, 'target'))).to.deep.equal(['index.belfry']);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function saved(kind: IndexKindName, size: number, folder: string): Promise<string> {
  await mkdir(folder);
  await (await buildSmallIndex(kind, size, size)).save(join(folder, 'index.belfry'));
  return join(folder, 'index.belfry');
}

async function killedAfter(waitMs: number, paths: string[]): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', savesForEver, ...paths]);
  const ended = once(child, 'exit');
  let trouble = '';
  child.stderr.on('data', (text: Buffer) => (trouble += text.toString()));
  await Promise.race([once(child.stdout, 'data'), ended]);
  await pause(waitMs);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal, trouble).to.equal('SIGKILL');
}
