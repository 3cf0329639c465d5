import { Rng } from '@belfry/core';
import { expect } from 'chai';
import { createServer, type BelfryServer, type ServerOptions } from '@belfry/server';
import { circleRecall, pointRecall } from './circle-recall.js';
import { ask, type Asked } from './ask.js';
import { temporaryFolder } from './temporary-folder.js';

describe('the HTTP API', () => {
  const folderOf = temporaryFolder();
  let server: BelfryServer;
  const started: BelfryServer[] = [];
  const start = async (options: Partial<ServerOptions> = {}): Promise<BelfryServer> => {
    const state = options.state === undefined ? folderOf() : options.state;
    server = await createServer({ run: 'runs/a', open: () => circleRecall(), apiKey: 'secret', ...options, state });
    started.push(server);
    return server;
  };
  const get = (url: string): Promise<Asked> => ask(server, 'GET', url);
  const post = (url: string, body: unknown, key?: string): Promise<Asked> => ask(server, 'POST', url, body, key);
  afterEach(async () => {
    for (const one of started.splice(0)) await one.close();
  });

  it('recommends items to a user, with time and index version', async () => {
    await start();
    const { status, body } = await get('/v1/users/u2/recall?k=3');
    expect(status).to.equal(200);
    expect(body).to.include({ user: 'u2', requested: 3, found: 3, exact: true });
    expect(namesIn(body)).to.have.ordered.members(['i2', 'i3', 'i1']);
    expect(body.tookMs).to.be.a('number');
    expect(body.indexVersion).to.match(/^a-[0-9a-f]{8}-1$/);
    const posted = await post('/v1/recall/user', { user: 'u2', k: 3 });
    expect(posted.body.items).to.deep.equal(body.items);
  });

  it('writes every score so that the same float32 number is read, whatever its size', async () => {
    const edges = [
      0, 1, -1, 0.1, 0.5, 9.9999999, 99999.9999, 999999.94, 1e-4, 9.99999e-5, 1e9, 123456789, 3.4e38, -1e-45,
    ];
    const rng = Rng.fromSeed(3);
    const random = Array.from({ length: 3000 }, (_, n) => rng.normal() * 10 ** ((n % 61) - 30));
    const scores = [...edges, ...random, ...random.map(() => rng.normal())].map(Math.fround);
    await start({
      open: () =>
        pointRecall(
          [[1, 0]],
          scores.map((score) => [score, 0]),
        ),
    });
    const { body } = await get(`/v1/users/u0/recall?k=1000`);
    const rest = await post('/v1/recall/user', { user: 'u0', k: 1000, exclude: namesIn(body) });
    expect(body.items).to.have.length(1000);
    for (const { item, score } of [body, rest.body].flatMap(
      ({ items }) => items as { item: string; score: number }[],
    )) {
      const given = scores[Number(item.slice(1))];
      expect(Math.fround(score), item).to.equal(given === 0 ? 0 : given);
    }
  });

  it('answers a history, exclusions and seen items as recall does', async () => {
    await start();
    const { body } = await post('/v1/recall/user', { history: ['i2'], exclude: ['i3', 'i0'], k: 2 });
    expect(namesIn(body)).to.deep.equal(['i1', 'i4']);
    expect(namesIn((await post('/v1/recall/user', { history: ['i2'], includeSeen: true, k: 1 })).body)).to.deep.equal([
      'i2',
    ]);
  });

  it('finds items like an item', async () => {
    await start();
    const { body } = await get('/v1/items/i5/similar?k=2');
    expect(namesIn(body)).to.have.members(['i4', 'i6']);
    expect((await post('/v1/recall/items', { item: 'i5', k: 2 })).body.items).to.deep.equal(body.items);
  });

  it('answers a batch in its order, with an error in the place of what it cannot answer', async () => {
    await start();
    const { status, body } = await post('/v1/recall/user', {
      queries: [{ user: 'u1' }, { user: 'x' }, { history: ['i7'] }],
      k: 1,
    });
    expect(status).to.equal(200);
    const [first, second, third] = body.results as Record<string, unknown>[];
    expect(namesIn(first)).to.deep.equal(['i1']);
    expect(second.error).to.include({ code: 'UNKNOWN_USER' });
    expect(namesIn(third)).to.deep.equal(['i6']);
    expect((await post('/v1/recall/items', { queries: [{ item: 'i1' }, { item: 'i2' }] })).body.results).to.have.length(
      2,
    );
  });

  it('takes ids with any characters, percent-encoded', async () => {
    await start();
    const id = 'a/b ü%?#:upsert';
    await post('/v1/items:upsert', { items: [{ item: id, vector: [1, 0] }] });
    expect((await get(`/v1/items/${encodeURIComponent(id)}/similar?k=1`)).body).to.include({ item: id, found: 1 });
    expect((await ask(server, 'DELETE', `/v1/items/${encodeURIComponent(id)}`)).body).to.deep.equal({ deleted: 1 });
  });

  it('finds an upserted item in the next request, and never again once it is deleted', async () => {
    await start();
    await post('/v1/items:upsert', { items: [{ item: 'new', vector: [2, 0] }] });
    expect(namesIn((await get('/v1/users/u0/recall?k=1')).body)).to.deep.equal(['new']);
    expect((await ask(server, 'DELETE', '/v1/items/new')).body).to.deep.equal({ deleted: 1 });
    expect(namesIn((await get('/v1/users/u0/recall?k=9')).body)).not.to.include('new');
  });

  it('leaves out what an event says is seen, and knows the user from then on', async () => {
    await start();
    const { body } = await post('/v1/events', {
      events: [
        { user: 'u0', item: 'i0' },
        { user: 'n', item: 'i1' },
        { user: 'n', item: 'x' },
      ],
    });
    expect(body).to.deep.equal({ recorded: 2, skipped: 1 });
    expect(namesIn((await get('/v1/users/u0/recall?k=9')).body)).not.to.include('i0');
    expect(namesIn((await get('/v1/users/n/recall?k=9')).body)).not.to.include('i1');
  });

  it('takes no write without the key, and none at all where none is set or no state is kept', async () => {
    await start();
    const writes: [method: 'POST' | 'DELETE', url: string, body?: object][] = [
      ['POST', '/v1/items:upsert', { items: [{ item: 'new', vector: [2, 0] }] }],
      ['DELETE', '/v1/items/i1'],
      ['POST', '/v1/events', { events: [{ user: 'u0', item: 'i0' }] }],
      ['POST', '/v1/index:swap', { run: 'runs/b' }],
    ];
    const codes = async (key: string | null): Promise<unknown[]> =>
      Promise.all(writes.map(async ([method, url, body]) => codeIn(await ask(server, method, url, body, key))));
    expect(await codes('wrong')).to.deep.equal(writes.map(() => 'KEY_WRONG'));
    expect(await codes(null)).to.deep.equal(writes.map(() => 'KEY_WRONG'));
    expect(await codes('')).to.deep.equal(writes.map(() => 'KEY_WRONG'));
    expect(namesIn((await get('/v1/users/u0/recall?k=1')).body)).to.deep.equal(['i0']);
    await start({ apiKey: undefined });
    expect(await codes('secret')).to.deep.equal(writes.map(() => 'WRITES_REFUSED'));
    await start({ state: null });
    expect(await codes('secret')).to.deep.equal(writes.map(() => 'WRITES_REFUSED'));
  });

  it('says what is wrong with a request, by a code', async () => {
    await start();
    const cases: [code: string, status: number, asked: Promise<Asked>][] = [
      ['UNKNOWN_USER', 404, get('/v1/users/nobody/recall')],
      ['UNKNOWN_ITEM', 404, get('/v1/items/nothing/similar')],
      ['UNKNOWN_ITEM', 404, post('/v1/recall/user', { history: ['nothing'] })],
      ['REQUEST_INVALID', 400, get('/v1/users/u1/recall?k=0')],
      ['REQUEST_INVALID', 400, get('/v1/users/u1/recall?k=1e9')],
      ['REQUEST_INVALID', 400, get('/v1/users/u1/recall?kk=3')],
      ['REQUEST_INVALID', 400, get('/v1/users/%E0%A4%A/recall')],
      ['REQUEST_INVALID', 400, post('/v1/recall/user', { user: 'u1', history: ['i1'] })],
      ['REQUEST_INVALID', 400, post('/v1/recall/user', { user: 7 })],
      ['REQUEST_INVALID', 400, post('/v1/recall/user', { user: 'u1', k: '5' })],
      ['REQUEST_INVALID', 400, post('/v1/recall/user', { user: 'u1', wher: {} })],
      ['REQUEST_INVALID', 400, post('/v1/recall/user', '{"user": ')],
      ['REQUEST_INVALID', 400, post('/v1/recall/user', '{"__proto__": {"user": "u1"}}')],
      ['REQUEST_INVALID', 400, post('/v1/recall/items', { negative: ['i1'] })],
      ['REQUEST_TOO_LARGE', 413, post('/v1/recall/user', `{"where":${'['.repeat(99)}${']'.repeat(99)}}`)],
      [
        'REQUEST_TOO_LARGE',
        413,
        post('/v1/recall/user', { queries: Array.from({ length: 101 }, () => ({ user: 'u1' })), k: 10_000 }),
      ],
      ['SHAPE_MISMATCH', 400, post('/v1/items:upsert', { items: [{ item: 'x', vector: [1, 2, 3] }] })],
      ['FEATURES_MISSING', 400, post('/v1/items:upsert', { items: [{ item: 'x' }] })],
      ['ROUTE_NOT_FOUND', 404, get('/v2/users/u1/recall')],
      ['ROUTE_NOT_FOUND', 404, get('/v1/items:upsert')],
    ];
    for (const [code, status, asked] of cases) {
      const answer = await asked;
      expect([codeIn(answer), answer.status], answer.text).to.deep.equal([code, status]);
      expect(answer.body.error).to.include.keys('given', 'expected', 'change', 'canRetry');
    }
  });

  it('refuses with 503 and Retry-After what is more than it can have in work, but answers for its health', async () => {
    await start({ limits: { requestsInWork: 0 } });
    const answer = await get('/v1/users/u1/recall');
    expect(answer.status).to.equal(503);
    expect(codeIn(answer)).to.equal('OVERLOADED');
    expect(answer.headers['retry-after']).to.equal('1');
    expect((await get('/health/live')).status).to.equal(200);
    expect((await get('/health/ready')).status).to.equal(200);
  });

  it('describes every route it has at /openapi.json', async () => {
    await start();
    const { body } = await get('/openapi.json');
    const paths = body.paths as Record<string, Record<string, object>>;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described).to.have.members([
      'post /v1/recall/user',
      'post /v1/recall/items',
      'get /v1/users/{id}/recall',
      'get /v1/items/{id}/similar',
      'post /v1/items:upsert',
      'delete /v1/items/{id}',
      'post /v1/events',
      'get /v1/following',
      'get /v1/index',
      'post /v1/index:swap',
      'get /health/live',
      'get /health/ready',
      'get /metrics',
    ]);
  });

  it('measures what it does, in names that begin with belfry_', async () => {
    await start();
    await get('/v1/users/u1/recall?k=16');
    const { text } = await get('/metrics');
    expect(text).to.match(
      /belfry_http_request_duration_seconds_count\{method="GET",route="\/v1\/users\/:id\/recall",status="200"\} 1/,
    );
    expect(text).to.contain('belfry_recall_found_ratio_sum{query="user"} 0.5');
    expect(text).to.contain('belfry_index_items 8');
    expect(text).to.contain('belfry_index_deleted_share 0');
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(names.filter((name) => !name.startsWith('belfry_'))).to.deep.equal([]);
  });

  it('lets others add routes, under the same rules', async () => {
    await start({
      routes: [
        (app, { serving }) => {
          app.get('/v1/hello', async () => ({ run: serving.current.run }));
        },
      ],
    });
    expect((await get('/v1/hello')).body).to.deep.equal({ run: 'runs/a' });
  });
});

function namesIn(answer: Record<string, unknown>): string[] {
  return (answer.items as { item: string }[]).map(({ item }) => item);
}

function codeIn({ body }: Asked): string | undefined {
  return (body.error as { code: string } | undefined)?.code;
}
