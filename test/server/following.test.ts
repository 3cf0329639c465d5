import { join } from 'node:path';
import { expect } from 'chai';
import type { ServedUpdate } from '@belfry/data';
import { createServer, followEvents, followUpdates, type Background, type BelfryServer } from '@belfry/server';
import { ask } from './ask.js';
import { circleRecall, onCircle } from './circle-recall.js';
import { FedLog } from './fed-stream.js';
import { temporaryFolder } from './temporary-folder.js';

describe('a server that follows', () => {
  const folderOf = temporaryFolder();
  const started: BelfryServer[] = [];
  const start = async (state: string, background: Background[], users = 4): Promise<BelfryServer> => {
    const open = (): ReturnType<typeof circleRecall> => circleRecall(users);
    const server = await createServer({ run: 'runs/a', open, state, apiKey: 'secret', background });
    started.push(server);
    return server;
  };
  afterEach(async () => {
    for (const one of started.splice(0)) await one.close();
  });

  const following = (log: FedLog, folder: string): Background =>
    followEvents({
      name: 'shop',
      open: async (positions) => log.open(positions),
      from: new Map(),
      positions: join(folder, 'followed', 'shop.json'),
    });

  it('takes the events of a stream into histories and seen items, those of new users too', async () => {
    const log = new FedLog();
    const folder = folderOf();
    const server = await start(folder, [following(log, folder)]);
    expect(await found(server, 'u1')).to.include('i5');
    log.events.push(['u1', 'i5', 1000], ['new', 'i0', 1001], ['u1', 'nowhere', 1002]);
    await until(async () => !(await found(server, 'u1')).includes('i5'));
    expect(await found(server, 'new')).to.have.members(['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7']);
    await until(async () => (await followed(server)).streams.length > 0);
    const { streams, takeover } = await followed(server);
    expect(streams).to.have.length(1);
    expect(streams[0]).to.include({ stream: 'shop', events: 3, eventsPerSecond: 0.3, lag: 7, bufferedBytes: 512 });
    expect(streams[0].delaySeconds, 'from times in 1970').to.be.closeTo(Date.now() / 1000, 60);
    expect(takeover).to.equal(null);
    const counted = /^belfry_stream_events_followed_total\{stream="shop"\} 3$/m;
    await until(async () => counted.test((await server.app.inject({ method: 'GET', url: '/metrics' })).body));
  });

  it('goes on after a restart where it was, and still knows what it read', async () => {
    const log = new FedLog();
    const folder = folderOf();
    log.events.push(['u1', 'i5', 1000]);
    const first = await start(folder, [following(log, folder)]);
    await until(async () => !(await found(first, 'u1')).includes('i5'));
    await started.pop()!.close();
    const opened: number[] = [];
    const again: Background = followEvents({
      name: 'shop',
      open: async (positions) => {
        opened.push(positions.get(0) ?? 0);
        return log.open(positions);
      },
      from: new Map(),
      positions: join(folder, 'followed', 'shop.json'),
    });
    log.events.push(['u1', 'i6', 1001]);
    const second = await start(folder, [again]);
    await until(async () => !(await found(second, 'u1')).includes('i6'));
    expect(opened).to.deep.equal([1]);
    expect(await found(second, 'u1')).not.to.include('i5');
  });

  it('takes vectors of its own space, none of another, removals, and a run that takes over', async () => {
    const feed = new UpdateFeed();
    const server = await start(folderOf(), [followUpdates({ name: 'shop', updates: (signal) => feed.read(signal) })]);
    const vector = Float32Array.from(onCircle(0));
    feed.send({ kind: 'vectors', space: 'elsewhere', items: [{ item: 'foreign', vector }] });
    feed.send({ kind: 'vectors', space: 'runs/a', items: [{ item: 'fresh', vector }] });
    await until(async () => (await found(server, 'u0')).includes('fresh'));
    expect(await found(server, 'u0')).not.to.include('foreign');
    feed.send({ kind: 'removed', items: ['i3'] });
    await until(async () => !(await found(server, 'u0')).includes('i3'));
    const version = await versionOf(server);
    feed.send({ kind: 'vectors', space: 'runs/a', items: [{ item: 'wrong', vector: new Float32Array(3) }] });
    feed.send({ kind: 'run', run: 'runs/b' });
    await until(async () => (await versionOf(server)) !== version);
    expect(await versionOf(server)).to.match(/^b-/);
    const { takeover } = await followed(server);
    expect(takeover).to.include({ run: 'runs/b', outcome: 'taken' });
    expect(await found(server, 'u0')).not.to.include('wrong');
  });

  it('answers on where what it follows has failed, and begins again', async () => {
    let runs = 0;
    const failing: Background = {
      name: 'failing',
      run: async () => {
        if (++runs === 1) throw new Error('gone');
      },
    };
    const server = await start(folderOf(), [failing]);
    expect(await found(server, 'u0')).to.have.length(8);
    await until(async () => runs === 2);
  });
});

interface Following {
  readonly streams: readonly Record<string, unknown>[];
  readonly takeover: { readonly run: string; readonly outcome: string } | null;
}

class UpdateFeed {
  readonly #updates: ServedUpdate[] = [];

  send(update: ServedUpdate): void {
    this.#updates.push(update);
  }

  async *read(signal: AbortSignal): AsyncGenerator<ServedUpdate> {
    while (!signal.aborted) {
      yield* this.#updates.splice(0);
      await pause();
    }
  }
}

async function found(server: BelfryServer, user: string): Promise<string[]> {
  const { body } = await ask(server, 'GET', `/v1/users/${user}/recall?k=100`);
  return (body.items as { item: string }[]).map(({ item }) => item);
}

async function followed(server: BelfryServer): Promise<Following> {
  return (await ask(server, 'GET', '/v1/following')).body as unknown as Following;
}

async function versionOf(server: BelfryServer): Promise<string> {
  return (await ask(server, 'GET', '/v1/index')).body.indexVersion as string;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 400; n++) {
    if (await holds()) return;
    await pause();
  }
  throw new Error('it did not come to be');
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
