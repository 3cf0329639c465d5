/** What was acknowledged is there after a restart, a swap and a process that was killed; what must not come back does not. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { BelfryError } from '@belfry/core';
import { createServer, type BelfryServer } from '@belfry/server';
import { ask } from './ask.js';
import { circleRecall, onCircle } from './circle-recall.js';
import { ShopModel, type Operation } from './shop-model.js';
import { temporaryFolder } from './temporary-folder.js';

describe('the state of a server', () => {
  const folderOf = temporaryFolder();

  it('keeps deleted, hidden and seen items away through any sequence of writes, swaps and restarts', async () => {
    const item = fc.integer({ min: 1, max: 11 }).map((n) => `i${n}`);
    const user = fc.integer({ min: 0, max: 5 }).map((n) => `u${n}`);
    const operation = fc.oneof(
      { weight: 3, arbitrary: fc.record({ op: fc.constant('upsert' as const), item, hidden: fc.boolean() }) },
      { weight: 3, arbitrary: fc.record({ op: fc.constant('delete' as const), item }) },
      { weight: 3, arbitrary: fc.record({ op: fc.constant('event' as const), item, user }) },
      { weight: 1, arbitrary: fc.constant({ op: 'swap' as const }) },
      { weight: 1, arbitrary: fc.constant({ op: 'restart' as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (operations) => {
        const state = folderOf();
        const start = (): Promise<BelfryServer> =>
          createServer({
            run: 'a',
            open: () => circleRecall(),
            vectorSpace: async () => 'circle',
            state,
            apiKey: 'secret',
          });
        let server = await start();
        const model = new ShopModel();
        for (const one of operations) {
          if (one.op === 'restart') {
            await server.close();
            server = await start();
          } else if (one.op === 'swap') await ask(server, 'POST', '/v1/index:swap', { run: 'a' });
          else await write(server, one);
          model.apply(one);
          await model.check((url) => ask(server, 'GET', url).then(({ body }) => body));
        }
        await server.close();
      }),
      { numRuns: 15, seed: 6 },
    );
  });

  it('keeps everything that was acknowledged when the process is killed in the midst of writes', async () => {
    const state = folderOf();
    const model = new ShopModel();
    for (let round = 0; round < 3; round++) {
      const child = await startChild(state);
      const writers = Array.from({ length: 8 }, (_, writer) => writeUntilKilled(child, model, writer, round));
      const enough = model.acknowledged + [1, 10, 40][round];
      while (model.acknowledged < enough) await setTimeout(1);
      child.process.kill('SIGKILL');
      await once(child.process, 'exit');
      await Promise.all(writers);
    }
    expect(model.acknowledged).to.be.above(50);
    const child = await startChild(state);
    await model.check(async (url) => (await (await fetch(`${child.url}${url}`)).json()) as Record<string, unknown>);
    child.process.kill('SIGTERM');
    expect(await once(child.process, 'exit')).to.deep.equal([0, null]);
  });
});

describe('a swap', () => {
  const folderOf = temporaryFolder();
  const runs: Record<string, () => ReturnType<typeof circleRecall>> = {
    a: () => circleRecall(4, 8),
    b: () => circleRecall(4, 20),
    broken: async () => {
      throw new BelfryError('RUN_INCOMPLETE', { given: 'a run', expected: 'a whole one', change: 'Train it.' });
    },
  };
  const start = (): Promise<BelfryServer> =>
    createServer({ run: 'a', open: (run) => runs[run](), state: folderOf(), apiKey: 'secret' });

  it('drops no request, takes the state along and changes indexVersion', async () => {
    const server = await start();
    const before = (await ask(server, 'GET', '/v1/index')).body;
    await write(server, { op: 'delete', item: 'i1' });
    await write(server, { op: 'event', user: 'u3', item: 'i3' });
    const swap = { isDone: false };
    const versions = new Set<unknown>();
    const asking = (async () => {
      while (!swap.isDone) {
        const { status, body } = await ask(server, 'GET', '/v1/users/u3/recall?k=4');
        expect(status).to.equal(200);
        versions.add(body.indexVersion);
        await setImmediate();
      }
    })();
    const { status, body } = await ask(server, 'POST', '/v1/index:swap', { run: 'b' });
    swap.isDone = true;
    await asking;
    expect(status).to.equal(200);
    expect(body).to.include({ run: 'b', items: 19 });
    expect(body.indexVersion).not.to.equal(before.indexVersion);
    expect([...versions].filter((version) => version !== before.indexVersion && version !== body.indexVersion)).to.be
      .empty;
    const found = ((await ask(server, 'GET', '/v1/users/u3/recall?k=50')).body.items as { item: string }[]).map(
      ({ item }) => item,
    );
    expect(found).to.include('i19').and.not.to.include.members(['i1']).and.not.to.include.members(['i3']);
    await server.close();
  });

  it('takes along what is written while it goes on', async () => {
    const server = await start();
    const swap = ask(server, 'POST', '/v1/index:swap', { run: 'b' });
    const writes = Array.from({ length: 30 }, (_, n) =>
      write(server, { op: n % 2 === 0 ? 'delete' : 'event', item: `i${n % 8}`, user: 'u0' }),
    );
    await Promise.all([swap, ...writes]);
    const { body } = await ask(server, 'GET', '/v1/users/u0/recall?k=50');
    const found = (body.items as { item: string }[]).map(({ item }) => item);
    for (let n = 0; n < 8; n++) expect(found).not.to.include(`i${n}`);
    await server.close();
  });

  it('leaves out vectors of another space, unless the run knows the item', async () => {
    const server = await start();
    await ask(server, 'POST', '/v1/items:upsert', {
      items: [
        { item: 'i0', vector: [0, 9] },
        { item: 'new', vector: [0, 9] },
      ],
    });
    await ask(server, 'POST', '/v1/index:swap', { run: 'b' });
    const { body } = await ask(server, 'GET', '/v1/users/u0/recall?k=50');
    const scores = new Map((body.items as { item: string; score: number }[]).map(({ item, score }) => [item, score]));
    expect(scores.get('i0')).to.be.closeTo(1, 1e-6);
    expect(scores.has('new')).to.equal(false);
    await server.close();
  });

  it('changes nothing where the other run does not open, and lets one swap at a time go on', async () => {
    const server = await start();
    const before = (await ask(server, 'GET', '/v1/index')).body;
    const refused = await ask(server, 'POST', '/v1/index:swap', { run: 'broken' });
    expect([refused.status, (refused.body.error as { code: string }).code]).to.deep.equal([409, 'RUN_INCOMPLETE']);
    expect((await ask(server, 'GET', '/v1/index')).body).to.deep.equal(before);
    const both = await Promise.all([1, 2].map(() => ask(server, 'POST', '/v1/index:swap', { run: 'b' })));
    expect(both.map(({ status }) => status)).to.have.members([200, 409]);
    await server.close();
  });
});

interface Child {
  readonly process: ChildProcess;
  readonly url: string;
}

async function startChild(state: string): Promise<Child> {
  const file = fileURLToPath(new URL('./crash-child.js', import.meta.url));
  const child = spawn(process.execPath, [file, state], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, url: line.toString().trim() };
}

/** A writer has items and a user of its own and writes one after the other, so that the model knows the order. */
async function writeUntilKilled({ url }: Child, model: ShopModel, writer: number, round: number): Promise<void> {
  for (let n = 0; ; n++) {
    const item = `w${writer}-${n % 5}`;
    const operation: Operation =
      n % 3 === 0
        ? { op: 'upsert', item, hidden: (n + round) % 4 === 0 }
        : n % 3 === 1
          ? { op: 'event', user: `u${writer}`, item }
          : { op: 'delete', item };
    model.begin(operation);
    try {
      const { path, method, body } = requestOf(operation);
      const headers = { authorization: 'Bearer secret', ...(body && { 'content-type': 'application/json' }) };
      const { status } = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (status !== 200) throw new Error(`status ${status}`);
    } catch (error) {
      if ((error as Error).message.startsWith('status')) throw error;
      return; // killed: whether the write was kept is open
    }
    model.apply(operation);
  }
}

async function write(server: BelfryServer, operation: Operation): Promise<void> {
  const { path, method, body } = requestOf(operation);
  const answer = await ask(server, method, path, body);
  expect(answer.status, answer.text).to.equal(200);
}

function requestOf(operation: Operation): { path: string; method: 'POST' | 'DELETE'; body?: object } {
  const { op, item } = operation;
  if (op === 'delete') return { path: `/v1/items/${item}`, method: 'DELETE' };
  if (op === 'event') return { path: '/v1/events', method: 'POST', body: { events: [{ user: operation.user, item }] } };
  const vector = onCircle(Number(/\d+$/.exec(item)![0]));
  return { path: '/v1/items:upsert', method: 'POST', body: { items: [{ item, vector, hidden: operation.hidden }] } };
}
