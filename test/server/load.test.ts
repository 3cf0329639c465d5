import { expect } from 'chai';
import { createServer, RecallProbe } from '@belfry/server';
import { parseOptions, Rng } from '@belfry/core';
import { createIndex, indexOptions } from '@belfry/index';
import { ask } from './ask.js';
import { circleRecall } from './circle-recall.js';

describe('a server under load', () => {
  it('answers requests that come together as it answers each alone, a failing one among them', async () => {
    const server = await createServer({ run: 'a', open: () => circleRecall(), state: null });
    const urls = ['u0', 'u1', 'gone', 'u2', 'u0'].flatMap((user) =>
      [3, 5].map((k) => `/v1/users/${user}/recall?k=${k}`),
    );
    const told = async (url: string): Promise<unknown> => {
      const { status, body } = await ask(server, 'GET', url);
      return [status, body.items ?? body.error];
    };
    const together = await Promise.all(urls.map(told));
    for (const [n, url] of urls.entries()) expect(together[n], url).to.deep.equal(await told(url));
    await server.close();
  });

  it('never writes into an answer that is still being sent, over more of them than one piece of memory takes', async () => {
    const server = await createServer({ run: 'a', open: () => circleRecall(), state: null });
    const users = ['u0', 'u1', 'u2', 'u3'];
    const itemsOf = async (user: string): Promise<unknown> =>
      (await ask(server, 'GET', `/v1/users/${user}/recall?k=8`)).body.items;
    const alone = await Promise.all(users.map(itemsOf));
    const asked = Array.from({ length: 900 }, (_, n) => n % users.length);
    const together = await Promise.all(asked.map((user) => itemsOf(users[user])));
    asked.forEach((user, n) => expect(together[n], `answer ${n}`).to.deep.equal(alone[user]));
    await server.close();
  });

  it('writes a plain answer as it writes others', async () => {
    const server = await createServer({ run: 'a', open: () => circleRecall(), state: null });
    const { body, headers } = await ask(server, 'GET', '/v1/users/u1/recall?k=5');
    const { body: batch, headers: batchHeaders } = await ask(server, 'POST', '/v1/recall/user', {
      queries: [{ user: 'u1' }],
      k: 5,
    });
    const rounded = (items: unknown): unknown =>
      (items as { item: string; score: number }[]).map(({ item, score }) => ({ item, score: Math.fround(score) }));
    const [{ items, ...rest }] = batch.results as Record<string, unknown>[];
    expect(rounded(body.items)).to.deep.equal(rounded(items));
    expect(body).to.deep.include({ ...rest, indexVersion: batch.indexVersion });
    expect(headers['content-type']).to.equal(batchHeaders['content-type']);
    await server.close();
  });

  it('searches once for requests that come together and ask alike', async () => {
    const recall = await circleRecall();
    let searches = 0;
    const counting = new Proxy(recall, {
      get(target, name) {
        if (name === 'rankForUsers') searches++;
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const server = await createServer({ run: 'a', open: async () => counting, state: null });
    await Promise.all(Array.from({ length: 20 }, (_, n) => ask(server, 'GET', `/v1/users/u${n % 4}/recall?k=3`)));
    expect(searches).to.be.within(1, 5);
    await server.close();
  });
});

describe('the recall probe', () => {
  const rng = Rng.fromSeed(3);
  const dim = 16;
  const size = 3000;
  const rows = Int32Array.from({ length: size }, (_, row) => row);
  const vectors = Float32Array.from({ length: size * dim }, () => rng.normal());

  it('says 1 of an exact index', async () => {
    const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim, metric: 'cosine' });
    await index.add(rows, vectors);
    const probe = new RecallProbe(() => ({ index, rows: size }));
    expect(probe.recall).to.equal(null);
    for (let n = 0; n < 20; n++) await probe.ask();
    expect(probe.recall).to.equal(1);
    expect(probe.queries).to.equal(20);
  });

  it('is near the true recall of an index that misses some', async () => {
    // An index that is blind for every fourth item finds three quarters of the truth.
    const index = await createIndex(parseOptions(indexOptions, { kind: 'exact' }), { dim, metric: 'cosine' });
    await index.add(rows, vectors);
    const blind = new Proxy(index, {
      get(target, name) {
        if (name === 'search') {
          return (query: Float32Array, k: number) => target.search(query, k, { filter: (row) => row % 4 !== 0 });
        }
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const probe = new RecallProbe(() => ({ index: blind, rows: size }));
    for (let n = 0; n < 100; n++) await probe.ask();
    expect(probe.recall).to.be.closeTo(0.75, 0.03);
  });
});
