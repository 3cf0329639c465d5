import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BelfryError, OptionTree } from '@belfry/core';
import { RunFolder, lockRun, type CategoricalFeature, type OffsetRange } from '@belfry/data';
import { eventsInMemory } from '@belfry/testing';
import { latestVersion, trainOnline, type MovedVectors, type TestFigures } from '@belfry/train';
import {
  linesOf,
  linksOf,
  onlineRuns,
  plantedEvents,
  savedIn,
  type OnlineRuns,
  undisturbedRuns,
} from './planted-stream.js';

const events = plantedEvents();

describe('continuous training', () => {
  const undisturbed = undisturbedRuns(events);
  let runs: OnlineRuns;
  let digest: string;
  before(() => ({ runs, digest } = undisturbed()));

  it('trains on every event of a stream that ends and comes to know the blocks', async () => {
    const report = await trainOnline(runs.input('whole'));
    expect(report).to.include({ windows: 10, events: 3000, users: 200, items: 120, version: 2 });
    const tests = (await linesOf(report.run)).map(({ test }) => test as TestFigures | null).filter((test) => !!test);
    expect(tests[0].recall).to.be.lessThan(0.2);
    // The own block has 30 items, of which a user had about 14: five of the other sixteen.
    expect(tests.at(-1)!.recall).to.be.greaterThan(0.2);
  });

  it('comes to the same bits when it is stopped after every window and started again', async () => {
    let starts = 0;
    for (let trained = 0; trained < events.length; starts++) {
      const controller = new AbortController();
      const progress = {
        start: () => ({ update: (done: number) => void (done > trained && controller.abort()), end() {} }),
      };
      trained = (await trainOnline(runs.input('stopped'), { signal: controller.signal, progress })).events;
    }
    expect(starts).to.equal(10);
    expect((await savedIn(runs.input('stopped').run)).digest).to.equal(digest);
    expect((await linksOf(runs.input('stopped').run)).map(({ previous }) => previous)).to.deep.equal([
      null,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
    ]);
  });

  it('does not depend on when versions are published', async () => {
    await trainOnline(runs.input('publishing', { publish: { seconds: 0 } }));
    expect((await savedIn(runs.input('publishing').run)).digest).to.equal(digest);
  });

  it('logs for each window how the stream stands, and what was left out since the one before', async () => {
    const input = runs.input('standing');
    let batches = 0;
    const open: typeof input.stream.open = async ({ positions }) => {
      const stream = eventsInMemory(events, positions);
      return {
        ...stream,
        next: (limit) => (batches++, stream.next(limit)),
        get stats() {
          const lag = new Map([0, 1].map((partition) => [partition, 100 - batches]));
          return { lag, bufferedBytes: 8 * batches, messagesPerSecond: 1, deadLetters: batches ** 2, late: 5 };
        },
      };
    };
    const startedAt = Date.now();
    await trainOnline({ ...input, stream: { name: 'planted', open } });
    const windows = (await linesOf(input.run)).filter(({ window }) => window !== undefined);
    expect(windows.map(({ stream }) => stream)).to.deep.equal(
      Array.from({ length: 10 }, (_, n) => ({
        lag: 2 * (100 - (n + 1)),
        bufferedBytes: 8 * (n + 1),
        deadLetters: 2 * n + 1, // the distance of two squares
        duplicates: 0,
        late: n === 0 ? 5 : 0,
      })),
    );
    const times = windows.map(({ at }) => at as number);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(times[0]).to.be.within(startedAt, Date.now());
    for (const { eventsPerSecond, seconds } of windows)
      expect(eventsPerSecond).to.be.within(1, (1.05 * 300) / (seconds as number));
    expect((await linesOf(runs.input('whole').run))[0].stream, 'tells nothing').to.equal(null);
    const versions = (await linesOf(input.run)).filter(({ publish }) => publish !== undefined);
    const { diagnostics, events: learnt } = versions.at(-1)! as { diagnostics: { alignment: number }; events: number };
    expect(learnt).to.equal(3000);
    expect(diagnostics.alignment, 'squared distance of unit vectors').to.be.within(0, 4);
  });

  it('refuses a run of another stream or other settings', async () => {
    const input = runs.input('undisturbed');
    const other = { ...input, stream: { ...input.stream, name: 'other' } };
    const failed = await trainOnline(other).then(String, ({ code }: BelfryError) => code);
    expect(failed).to.equal('RUN_EXISTS');
    const larger = runs.input('undisturbed', { online: { window: 400 } });
    expect(await trainOnline(larger).then(String, ({ code }: BelfryError) => code)).to.equal('RUN_EXISTS');
  });

  for (const [what, config] of [
    ['a learned temperature', { loss: { learnsTemperature: true } }],
    ['a learned bias', { loss: { name: 'sgns', learnsTemperature: false } }],
    ['a queue', { negatives: { name: 'in-batch + queue' } }],
    ['a memory bank', { negatives: { name: 'in-batch + memory-bank' } }],
    ['hard negatives', { negatives: { name: 'in-batch + hard' } }],
    ['streaming counts', { negatives: { counts: 'streaming' } }],
    ['clusters', { negatives: { name: 'in-batch + clusters', clusters: 'category' } }],
    ['clusters of vectors', { negatives: { name: 'in-batch + clusters', clusters: 'k-means' } }],
    ['a feature that is not known', { towers: { item: { features: ['colour'] } } }],
  ] as [string, OptionTree][]) {
    it(`refuses ${what}, before it makes a folder`, async () => {
      const input = runs.input('refused', config);
      const { code } = await trainOnline(input).then(
        () => ({ code: 'none' }),
        (error: BelfryError) => error,
      );
      expect(code).to.equal(what.startsWith('a feature') ? 'UNKNOWN_FEATURE' : 'CONFIG_INVALID');
      expect(existsSync(input.run)).to.equal(false);
    });
  }

  it('links checkpoints whose ranges tile each of several partitions, and commits where they end', async () => {
    const spread = plantedEvents({ partitions: 3 });
    const input = runs.input('partitions', { online: { window: 250 } });
    const streams: ReturnType<typeof eventsInMemory>[] = [];
    const open: typeof input.stream.open = async ({ positions }) => {
      streams.push(eventsInMemory(spread, positions));
      return streams.at(-1)!;
    };
    for (let trained = 0; trained < spread.length;) {
      const controller = new AbortController();
      const stop = trained + 600;
      const progress = {
        start: () => ({ update: (done: number) => void (done > stop && controller.abort()), end() {} }),
      };
      const report = await trainOnline(
        { ...input, stream: { name: 'spread', open } },
        { signal: controller.signal, progress },
      );
      trained = report.events;
    }
    expect(streams.length).to.be.greaterThan(2);
    const links = await linksOf(input.run);
    links.slice(1).forEach(({ previous }, n) => expect(previous).to.equal(links[n].checkpoint));
    for (const partition of [0, 1, 2]) {
      const ranges = links.flatMap(({ ranges: all }): OffsetRange[] =>
        all.filter((range) => range.partition === partition),
      );
      expect(ranges[0].from).to.equal(0);
      ranges.slice(1).forEach(({ from }, n) => expect(from).to.equal(ranges[n].to));
      expect(ranges.at(-1)!.to).to.equal(1000);
      expect(streams.at(-1)!.committed.get(partition)).to.equal(1000);
    }
  });

  it('stops at events that do not begin where reading had come to', async () => {
    const input = runs.input('gap');
    const open: typeof input.stream.open = async ({ positions }) => {
      const stream = eventsInMemory(events, positions);
      let calls = 0;
      return {
        ...stream,
        next: async (limit) => {
          if (++calls === 3) await stream.next({ events: 10 });
          return stream.next(limit);
        },
      };
    };
    const failed = await trainOnline({ ...input, stream: { name: 'planted', open } }).then(
      String,
      (error: BelfryError) => error,
    );
    expect(failed).to.include({ code: 'STREAM_FAILED' });
    expect((await savedIn(input.run)).state.counters.events).to.equal(600);
  });

  it('is refused while another process has the run, and stands by for it where asked', async () => {
    const input = runs.input('owned');
    await RunFolder.create(input.run, (await RunFolder.open(runs.input('undisturbed').run)).manifest);
    const lock = await lockRun(input.run);
    expect(await trainOnline(input).then(String, ({ code }: BelfryError) => code)).to.equal('RUN_LOCKED');
    const waiting = trainOnline({ ...input, standby: true });
    await lock.release();
    expect((await waiting).events).to.equal(3000);
    expect((await savedIn(input.run)).digest).to.equal(digest);
  });

  it('leaves events of a window that is not full to be read again when it is stopped', async () => {
    const input = runs.input('unfinished');
    const controller = new AbortController();
    const open: typeof input.stream.open = async ({ positions }) => {
      const stream = eventsInMemory(events.slice(0, 450), positions);
      const empty = { ...(await eventsInMemory(events.slice(0, 1)).next({ events: 0 }))!, newUsers: [], newItems: [] };
      return {
        ...stream,
        next: async (limit) => {
          const batch = await stream.next(limit);
          if (batch === null) controller.abort();
          return batch ?? empty;
        },
      };
    };
    const stopped = await trainOnline({ ...input, stream: { name: 'planted', open } }, { signal: controller.signal });
    expect(stopped.events).to.equal(300);
    await trainOnline(input);
    expect((await savedIn(input.run)).digest).to.equal(digest);
  });

  it('knows items by their features before anybody has taken them', async () => {
    const input = runs.input('known', { towers: { item: { layers: [16] } } });
    // Items 120 … 139 are in no event; like the others they are of block i modulo 4.
    const ids = Array.from({ length: 140 }, (_, n) => `item-${n}`);
    const codes = Int32Array.from(ids, (_, n) => 1 + (n % 4));
    const block: CategoricalFeature = { kind: 'categorical', name: 'block', codes, names: ['', 'a', 'b', 'c', 'd'] };
    await trainOnline({ ...input, known: { item: { ids, features: { features: [block] } } } });
    const version = await RunFolder.open((await latestVersion(input.run))!.path);
    const { users, items } = await version.readVocabularies();
    expect(items.ids).to.deep.equal(ids);
    const facts = (await version.readItemFacts())!;
    expect([...facts.counts.subarray(120)]).to.deep.equal(Array(20).fill(0));
    const [user, item] = [await version.readVectors('user'), await version.readVectors('item')];
    let inBlock = 0;
    for (let row = 0; row < users.size; row++) {
      const scores = ids.slice(120).map((_, n) => {
        let score = 0;
        for (let k = 0; k < 16; k++) score += user.values[row * 16 + k] * item.values[(120 + n) * 16 + k];
        return score;
      });
      const best = 120 + scores.indexOf(Math.max(...scores));
      if (best % 4 === Number(users.ids[row].slice('user-'.length)) % 4) inBlock++;
    }
    // By chance it is 0.25.
    expect(inBlock / users.size).to.be.greaterThan(0.6);
  });

  it('keeps users, items and the replay buffer within their bounds', async () => {
    const input = runs.input('bounded', {
      online: { window: 60, maxUsers: 80, maxItems: 100, replay: { size: 100, memory: 300 } },
      towers: { user: { history: { length: 5 } } },
    });
    const report = await trainOnline(input);
    expect(report).to.include({ users: 80, items: 100, events: 3000 });
    for (const { window, users, items, replay } of await linesOf(input.run)) {
      if (window === undefined) continue;
      expect(users).to.be.at.most(80);
      expect(items).to.be.at.most(100);
      expect(replay).to.be.at.most(100);
    }
    const again = runs.input('bounded-again', {
      online: { window: 60, maxUsers: 80, maxItems: 100, replay: { size: 100, memory: 300 } },
      towers: { user: { history: { length: 5 } } },
    });
    for (let trained = 0, stop = 0; trained < events.length; stop = trained + 700) {
      const controller = new AbortController();
      const progress = {
        start: () => ({ update: (done: number) => void (done > stop && controller.abort()), end() {} }),
      };
      trained = (await trainOnline(again, { signal: controller.signal, progress })).events;
    }
    expect((await savedIn(again.run)).digest).to.equal((await savedIn(input.run)).digest);
  });
});

describe('publishing while training', () => {
  let runs: OnlineRuns;
  before(async () => void (runs = await onlineRuns(events)));
  after(() => runs.remove());

  it('writes whole versions, names the newest and keeps the last few', async () => {
    const input = runs.input('versions', { publish: { seconds: 0, keep: 2, tolerance: 1 } });
    const built: string[] = [];
    const told: number[] = [];
    const moved: MovedVectors[] = [];
    await trainOnline(input, {
      buildIndex: async (path) => void built.push((await RunFolder.open(path)).path),
      onPublish: async ({ version }) => void told.push(version),
      onVectors: async (vectors) => void moved.push(vectors),
    });
    expect(built).to.have.length(told.length);
    const latest = (await latestVersion(input.run))!;
    expect(latest).to.include({ version: told.at(-1)!, window: 10, events: 3000 });
    expect(latest.positions).to.deep.equal([[0, 3000]]);
    expect((await readdir(join(input.run, 'published'))).toSorted()).to.deep.equal([
      ...told.slice(-2).map((version) => String(version).padStart(6, '0')),
      'latest',
    ]);
    const version = await RunFolder.open(latest.path);
    const { users, items } = await version.readVocabularies();
    expect([users.size, items.size]).to.deep.equal([200, 120]);
    expect((await version.readVectors('item')).values).to.have.length(120 * 16);
    expect((await version.readItemFacts())!.counts).to.have.length(120);
    expect((await version.readHistories()).values).to.have.length(3000);
    expect(moved.length).to.be.greaterThan(3);
    for (const { ids, vectors, dim } of moved) expect(vectors).to.have.length(ids.length * dim);
    expect(moved.at(-1)!.version).to.equal(told.at(-2));
  });

  it('refuses a model that has become worse than the published one, and trains on', async () => {
    const scrambled = events.map((event, n) => ({
      ...event,
      item: n < 2400 ? event.item : `item-${(n * 7919) % 120}`,
    }));
    const input = runs.input(
      'guarded',
      {
        publish: { seconds: 0, tolerance: 0.05 },
        train: { learningRate: 0.2 },
        online: { validation: { events: 300 } },
      },
      scrambled,
    );
    await trainOnline(input);
    const refused = (await linesOf(input.run))
      .map(({ publish }) => publish as { passes: boolean; recall: number; published: number | null; reasons: string[] })
      .filter((line) => line !== undefined && !line.passes);
    expect(refused.length).to.be.greaterThan(0);
    for (const { recall, published, reasons } of refused) {
      expect(recall).to.be.lessThan(published! * 0.95);
      expect(reasons.join()).to.match(/recall/);
    }
    const { state } = await savedIn(input.run);
    expect(state.counters.events).to.equal(3000);
  });

  it('takes up its versions when it is started again', async () => {
    const input = runs.input('restarted', { publish: { tolerance: 1 } });
    await trainOnline({
      ...input,
      stream: { name: 'planted', open: async ({ positions }) => eventsInMemory(events.slice(0, 1500), positions) },
    });
    const first = (await latestVersion(input.run))!;
    expect(first).to.include({ version: 2, events: 1500 });
    await trainOnline(input);
    const second = (await latestVersion(input.run))!;
    expect(second).to.include({ version: 3, events: 3000 });
    expect(JSON.parse(await readFile(join(second.path, 'report.json'), 'utf8'))).to.include({ version: 3 });
  });
});
