import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { trainOnline } from '@belfry/train';
import { onlineRuns, plantedEvents, savedIn } from './planted-stream.js';

const run = promisify(execFile);

/**
 * Trains on a disk of 4 MiB that a file fills up while training, then makes room and trains on; tells what was there after
 * each.
 */
const script = `
  import { readdir, rm, writeFile } from 'node:fs/promises';
  import { eventsInMemory } from '@belfry/testing';
  import { trainOnline } from '@belfry/train';
  const { plantedEvents, quickOnline, savedIn } = await import(process.env.HELPER);
  const events = plantedEvents();
  const disk = process.env.SMALL_DISK;
  const warnings = [];
  const logger = { debug() {}, info() {}, warn: (text) => warnings.push(text), error() {} };
  const config = { ...quickOnline, train: { ...quickOnline.train, keepCheckpoints: 1 } };
  const train = (filling) => trainOnline({
    run: disk + '/run', config,
    stream: { name: 'planted', open: async ({ positions }) => {
      const stream = eventsInMemory(events, positions);
      let calls = 0;
      return { ...stream, next: async (limit) => {
        if (filling && ++calls === 4) await writeFile(disk + '/filler', new Uint8Array(8e6)).catch(() => {});
        if (filling && calls === 4) for (const bytes of [1e4, 1e3, 1e2])
          await writeFile(disk + '/filler' + bytes, new Uint8Array(bytes)).catch(() => {});
        return stream.next(limit);
      } };
    } },
  }, { logger }).then(({ events }) => events, (error) => error.code ?? String(error));
  const failed = await train(true);
  const left = [...(await readdir(disk + '/run')), ...(await readdir(disk + '/run/checkpoint'))];
  for (const name of await readdir(disk)) if (name.startsWith('filler')) await rm(disk + '/' + name);
  const trained = await train(false);
  const { digest } = await savedIn(disk + '/run');
  console.log(JSON.stringify({ failed, left, trained, digest }));`;

describe('continuous training on a full disk', () => {
  it('fails with DISK_FULL, leaves the last checkpoint as it was, and comes to the same bits when there is room again', async function () {
    const mountable = await run('unshare', ['-rm', 'true']).then(
      () => true,
      () => false,
    );
    if (!mountable) {
      console.log('      skipped: this machine does not let a test mount a small disk');
      this.skip();
    }
    const runs = await onlineRuns(plantedEvents());
    try {
      await trainOnline(runs.input('undisturbed'));
      const { digest } = await savedIn(runs.input('undisturbed').run);
      const shell =
        'd=$(mktemp -d) && mount -t tmpfs -o size=4m none $d && SMALL_DISK=$d HELPER="$2" "$0" --input-type=module --eval "$1"';
      const helper = new URL('planted-stream.js', import.meta.url).href;
      const { stdout } = await run('unshare', ['-rm', 'sh', '-c', shell, process.execPath, script, helper]);
      const told = JSON.parse(stdout) as { failed: string; left: string[]; trained: number; digest: string };
      expect(told.failed).to.equal('DISK_FULL');
      expect(told.left.filter((name) => name.endsWith('.tmp') || name === 'lock.json')).to.deep.equal([]);
      expect(told.left.filter((name) => name.endsWith('.safetensors'))).to.have.length(1);
      expect(told.trained).to.equal(3000);
      expect(told.digest).to.equal(digest);
    } finally {
      await runs.remove();
    }
  });
});
