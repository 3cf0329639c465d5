import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Rng } from '@belfry/core';
import { trainOnline } from '@belfry/train';
import { ended, kill, newestCheckpoint, untilCheckpointAfter } from './killed-trainer.js';
import { linksOf, plantedEvents, savedIn, type OnlineRuns, undisturbedRuns } from './planted-stream.js';

const planted = { users: 400, perUser: 20 };
const events = plantedEvents(planted);

/** Trains the same run in a process of its own. */
function trainInProcess(run: string, { standby = false, paceMs = 0 } = {}): ChildProcess {
  const helper = JSON.stringify(new URL('planted-stream.js', import.meta.url).href);
  const script = `
    import { eventsInMemory } from '@belfry/testing';
    import { trainOnline } from '@belfry/train';
    import { plantedEvents, quickOnline } from ${helper};
    const events = plantedEvents(${JSON.stringify(planted)});
    const paced = (stream) => ({
      ...stream,
      next: (limit) => new Promise((resolve) => setTimeout(() => resolve(stream.next(limit)), ${paceMs})),
    });
    const stream = { name: 'planted', open: async ({ positions }) => paced(eventsInMemory(events, positions)) };
    await trainOnline({ run: ${JSON.stringify(run)}, config: quickOnline, stream, standby: ${standby} });`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
}

describe('stream: continuous training that is killed', () => {
  const undisturbed = undisturbedRuns(events);
  let runs: OnlineRuns;
  let digest: string;
  before(() => ({ runs, digest } = undisturbed()));

  it('comes to the same bits after kill -9 at twenty random moments, and its ranges tile the stream', async function () {
    this.timeout(180_000);
    const { run } = runs.input('killed');
    const rng = Rng.fromSeed(21);
    for (let n = 0; n < 20; n++) {
      const before = await newestCheckpoint(run);
      const child = trainInProcess(run);
      // Alternately at any moment of starting, and at any moment after it has trained on a window.
      if (n % 2 === 1) await untilCheckpointAfter(run, before, child);
      await delay(rng.int(n % 2 === 1 ? 60 : 500));
      await kill(child);
    }
    await trainOnline(runs.input('killed'));
    expect((await savedIn(run)).digest).to.equal(digest);
    const links = await linksOf(run);
    let reached = 0;
    for (const { ranges, previous, checkpoint } of links) {
      expect(ranges).to.deep.equal([{ partition: 0, from: reached, to: ranges[0].to }]);
      expect(previous === null || previous < checkpoint).to.equal(true);
      reached = ranges[0].to;
    }
    expect(reached).to.equal(events.length);
  });

  it('is taken over by a standby from the checkpoint', async function () {
    this.timeout(60_000);
    const { run } = runs.input('taken-over');
    const owner = trainInProcess(run, { paceMs: 200 });
    await untilCheckpointAfter(run, undefined, owner);
    const standby = trainInProcess(run, { standby: true });
    await delay(700);
    await kill(owner);
    expect(owner.signalCode).to.equal('SIGKILL');
    await ended(standby);
    expect(standby.exitCode).to.equal(0);
    expect((await savedIn(run)).digest).to.equal(digest);
    expect(existsSync(join(run, 'lock.json'))).to.equal(false);
    expect(JSON.parse(await readFile(join(run, 'published', 'latest'), 'utf8'))).to.include({ events: events.length });
  });
});
