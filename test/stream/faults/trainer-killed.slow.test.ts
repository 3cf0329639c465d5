/** `belfry stream train` killed again and again: it comes to the same bits, and its checkpoints' ranges tile the topic. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Rng, mergeOptions } from '@belfry/core';
import type { CheckpointLink } from '@belfry/train';
import { belfry, oneObject, startBelfry } from '../../cli/belfry-command.js';
import { ended, kill, newestCheckpoint, untilCheckpointAfter } from '../../train/killed-trainer.js';
import { linksOf, plantedEvents, quickOnline, savedIn } from '../../train/planted-stream.js';
import { withKafka } from '../real-kafka.js';
import type { PutEvent, Topic } from '../topic.js';
import { openedAt } from './open-topic.js';

const KILLS = 20;
const events: PutEvent[] = plantedEvents({ users: 3000, perUser: 20 }).map(({ user, item, timestamp }) => ({
  user,
  item,
  timestamp,
}));

/** A checkpoint after each of a hundred windows; a killed reader's place in its group is free after a moment. */
const config = mergeOptions(quickOnline, {
  train: { batchSize: 256 },
  online: { window: 600, replay: { size: 2000, memory: 5000 } },
  publish: { seconds: 0.5, tolerance: 1 },
  kafka: { sessionTimeoutMs: 1500 },
});

describe('stream: faults: the trainer', function () {
  this.timeout(300_000);

  const kafka = withKafka();
  const opened = openedAt(kafka);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-killed-'));
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const runOf = (name: string): string => join(folder, name);

  /** The command, as it is typed. */
  function trainOn(topic: Topic, run: string, ...flags: string[]): string[] {
    const source = ['--brokers', kafka().bootstrap.join(','), '--topic', topic.name, '--group', run];
    return ['stream', 'train', ...source, '--run', run, '--config', join(folder, 'config.json'), ...flags];
  }

  /** Trains to the end of the topic. */
  async function trainToEnd(topic: Topic, run: string): Promise<void> {
    const end = await belfry(trainOn(topic, run, '--until-end', '--json'));
    expect(end.code, end.stderr).to.equal(0);
    expect(oneObject(end)).to.include({ events: events.length });
  }

  /** Starts the command and kills it, alternately at any moment of starting and at any after it has trained on a few windows. */
  async function killAgainAndAgain(topic: Topic, run: string, seed: number): Promise<void> {
    const rng = Rng.fromSeed(seed);
    for (let n = 0; n < KILLS; n++) {
      const isStarting = n % 2 === 0;
      const trainer = started(trainOn(topic, run, '--until-end'));
      for (let windows = isStarting ? 0 : 1 + rng.int(6); windows > 0; windows--)
        await untilCheckpointAfter(run, await newestCheckpoint(run), trainer);
      await delay(rng.int(isStarting ? 2500 : 100));
      await kill(trainer);
      expect(trainer.signalCode, `kill ${n + 1} came after its end`).to.equal('SIGKILL');
    }
  }

  it('comes to the same bits after kill -9 at twenty random moments', async () => {
    const topic = await opened.topic(1);
    await topic.putEvents(events);
    await trainToEnd(topic, runOf('undisturbed'));
    await killAgainAndAgain(topic, runOf('killed'), 21);
    await trainToEnd(topic, runOf('killed'));
    expect((await savedIn(runOf('killed'))).digest).to.equal((await savedIn(runOf('undisturbed'))).digest);
    expect(tiledBy(await linksOf(runOf('killed')))).to.deep.equal(await topic.ends());
  });

  it('reads four partitions, each event once: the checkpoints that survive twenty kills tile them', async () => {
    const topic = await opened.topic(4);
    await topic.putEvents(events);
    await killAgainAndAgain(topic, runOf('four'), 22);
    await trainToEnd(topic, runOf('four'));
    expect(tiledBy(await linksOf(runOf('four')))).to.deep.equal(await topic.ends());
  });

  it('comes to the same bits when its broker is killed and comes back', async () => {
    const topic = await opened.topic(1);
    await topic.putEvents(events);
    const run = runOf('broker-lost');
    const trainer = started(trainOn(topic, run, '--until-end'));
    await untilCheckpointAfter(run, undefined, trainer);
    const [broker] = kafka().brokers;
    await broker.kill();
    await delay(1000);
    await broker.restart();
    await ended(trainer);
    expect(trainer.exitCode).to.equal(0);
    await trainToEnd(topic, runOf('broker-kept'));
    expect((await savedIn(run)).digest).to.equal((await savedIn(runOf('broker-kept'))).digest);
    expect(tiledBy(await linksOf(run))).to.deep.equal(await topic.ends());
  });

  it('is taken over by a standby, which comes to the same bits', async () => {
    const topic = await opened.topic(1);
    const half = events.length / 2;
    const run = runOf('taken-over');
    await topic.putEvents(events.slice(0, half));
    const owner = started(trainOn(topic, run));
    await untilCheckpointAfter(run, undefined, owner);
    const standby = started(trainOn(topic, run, '--standby', '--until-end'));
    await said(standby, /standing by/);

    const before = await newestCheckpoint(run);
    await topic.putEvents(events.slice(half));
    await untilCheckpointAfter(run, before, owner);
    await kill(owner);
    expect(owner.signalCode).to.equal('SIGKILL');
    await ended(standby);
    expect(standby.exitCode).to.equal(0);
    expect(existsSync(join(run, 'lock.json'))).to.equal(false);

    await trainToEnd(topic, runOf('alone'));
    expect((await savedIn(run)).digest).to.equal((await savedIn(runOf('alone'))).digest);
    expect(tiledBy(await linksOf(run))).to.deep.equal(await topic.ends());
  });
});

type Command = ReturnType<typeof startBelfry>;

function started(args: readonly string[]): Command {
  const child = startBelfry(args);
  child.stdout.resume();
  child.stderr.resume();
  return child;
}

/** Settles when the command has said so on stderr, or has ended. */
async function said(child: Command, what: RegExp): Promise<void> {
  let text = '';
  const heard = new Promise<void>((resolve) => {
    child.stderr.on('data', (bytes: Buffer) => what.test((text += bytes.toString())) && resolve());
  });
  await Promise.race([heard, ended(child)]);
}

/** By partition, the end that the ranges of all checkpoints tile from 0 on. @throws where one does not follow the one before */
function tiledBy(links: readonly CheckpointLink[]): Map<number, number> {
  const ends = new Map<number, number>();
  links.forEach(({ previous, ranges }, n) => {
    expect(previous).to.equal(n === 0 ? null : links[n - 1].checkpoint);
    for (const { partition, from, to } of ranges) {
      expect(from, `partition ${partition}`).to.equal(ends.get(partition) ?? 0);
      expect(to).to.be.above(from);
      ends.set(partition, to);
    }
  });
  return ends;
}
