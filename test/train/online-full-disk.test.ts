import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { trainOnline, type CheckpointLink } from '@belfry/train';
import { onlineRuns, plantedEvents, savedIn, type OnlineRuns } from './planted-stream.js';

const run = promisify(execFile);

/** Trains on a disk of 4 MiB that is filled but for some bytes before one window, and freed before another; tells of what happened. */
const script = `
  import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
  import { eventsInMemory } from '@belfry/testing';
  import { trainOnline } from '@belfry/train';
  const { linksOf, plantedEvents, quickOnline, savedIn } = await import(process.env.HELPER);
  const events = plantedEvents();
  const disk = process.env.SMALL_DISK;
  const run = disk + '/run';
  const warnings = [];
  const logger = { debug() {}, info() {}, warn: (text) => warnings.push(text), error() {} };
  const config = { ...quickOnline, train: { ...quickOnline.train, keepCheckpoints: 1 } };
  const fill = async (left) => {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(disk + '/filler', new Uint8Array(Math.max(0, bavail * bsize - left)));
  };
  const train = (before) => trainOnline({
    run, config,
    stream: { name: 'planted', open: async ({ positions }) => {
      const stream = eventsInMemory(events, positions);
      let window = 0;
      return { ...stream, next: async (limit) => { await before(++window); return stream.next(limit); } };
    } },
  }, { logger }).then(({ events }) => events, (error) => error.code ?? String(error));
  const free = () => rm(disk + '/filler', { force: true });
  const [first, second] = JSON.parse(process.env.PLAN);
  const outcome = await train(async (window) => {
    if (window === first.window) await fill(first.left);
    if (window === second?.window) await free();
  });
  const left = [...(await readdir(run)), ...(await readdir(run + '/checkpoint'))];
  await free();
  const trained = await train(async () => {});
  const { digest } = await savedIn(run);
  const links = await linksOf(run);
  console.log(JSON.stringify({ outcome, left, trained, digest, warnings, links }));`;

interface Told {
  readonly outcome: string | number;
  readonly left: string[];
  readonly trained: number;
  readonly digest: string;
  readonly warnings: string[];
  readonly links: CheckpointLink[];
}

/** @param plan before which window the disk is filled but for how many bytes, and before which it is freed */
async function trainOnSmallDisk(plan: readonly object[]): Promise<Told> {
  const shell =
    'd=$(mktemp -d) && mount -t tmpfs -o size=4m none $d && SMALL_DISK=$d HELPER="$2" PLAN="$3" "$0" --input-type=module --eval "$1"';
  const helper = new URL('planted-stream.js', import.meta.url).href;
  const { stdout } = await run('unshare', [
    '-rm',
    'sh',
    '-c',
    shell,
    process.execPath,
    script,
    helper,
    JSON.stringify(plan),
  ]);
  return JSON.parse(stdout) as Told;
}

describe('continuous training on a full disk', () => {
  let runs: OnlineRuns;
  let digest: string;

  before(async function () {
    const mountable = await run('unshare', ['-rm', 'true']).then(
      () => true,
      () => false,
    );
    if (!mountable) {
      console.log('      skipped: this machine does not let a test mount a small disk');
      this.skip();
    }
    runs = await onlineRuns(plantedEvents());
    await trainOnline(runs.input('undisturbed'));
    ({ digest } = await savedIn(runs.input('undisturbed').run));
  });
  after(() => runs?.remove());

  it('fails with DISK_FULL, leaves the last checkpoint as it was, and comes to the same bits when there is room again', async () => {
    const told = await trainOnSmallDisk([{ window: 4, left: 0 }]);
    expect(told.outcome).to.equal('DISK_FULL');
    expect(told.left.filter((name) => name.endsWith('.tmp') || name === 'lock.json')).to.deep.equal([]);
    expect(told.left.filter((name) => name.endsWith('.safetensors'))).to.have.length(1);
    expect(told.trained).to.equal(3000);
    expect(told.digest).to.equal(digest);
  });

  it('goes on where a checkpoint finds no room, and the next one covers what that would have', async () => {
    const told = await trainOnSmallDisk([{ window: 4, left: 40_000 }, { window: 7 }]);
    expect(told.outcome).to.equal(3000);
    expect(told.warnings.filter((text) => text.startsWith('no checkpoint'))).to.have.length(3);
    expect(told.links.map(({ checkpoint, previous }) => [checkpoint, previous])).to.deep.include([7, 3]);
    expect(told.links.flatMap(({ ranges }) => ranges.map(({ from, to }) => [from, to]))).to.deep.include([900, 2100]);
    expect(told.digest).to.equal(digest);
  });
});
