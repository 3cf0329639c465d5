/** Requests that no well-meaning client sends, drawn from a seed, as the bytes that go over the socket. */
import type { Rng } from '@belfry/core';

/** @returns bytes of one whole request that has to be answered with 4xx */
export function hostileRequest(rng: Rng): Buffer {
  const kinds = Object.values(KINDS);
  return kinds[rng.int(kinds.length)](rng);
}

const JSON_TYPE = 'content-type: application/json';

const KINDS: Readonly<Record<string, (rng: Rng) => Buffer>> = {
  randomBytesAsJson: (rng) => post(anyRoute(rng), `{"user":${randomText(rng, 1 + rng.int(400))}`),
  cutOff: (rng) => {
    const body = JSON.stringify(validBody(rng));
    return post('/v1/recall/user', body.slice(0, 1 + rng.int(body.length - 1)));
  },
  wrongType: (rng) => {
    const body = validBody(rng);
    const names = Object.keys(body);
    body[names[rng.int(names.length)]] = WRONG[rng.int(WRONG.length)];
    return post('/v1/recall/user', JSON.stringify(body));
  },
  wrongK: (rng) => post('/v1/recall/items', `{"item":"i1","k":${WRONG_K[rng.int(WRONG_K.length)]}}`),
  wrongKInPath: (rng) =>
    request('GET', `/v1/users/u1/recall?k=${encodeURIComponent(WRONG_K[rng.int(WRONG_K.length)])}`),
  unknownOption: (rng) => post('/v1/recall/user', `{"user":"u1","${randomName(rng)}":1}`),
  prototype: (rng) =>
    post(anyRoute(rng), `{"user":"u1","${rng.int(2) ? '__proto__' : 'constructor'}":{"prototype":{"k":1}}}`),
  deep: (rng) => {
    const depth = 17 + rng.int(20_000);
    return post(anyRoute(rng), rng.int(2) ? '['.repeat(depth) : '{"a":'.repeat(depth));
  },
  longIds: (rng) => post('/v1/recall/user', JSON.stringify({ user: 'x'.repeat(513 + rng.int(50_000)) })),
  manyIds: (rng) =>
    post('/v1/recall/user', JSON.stringify({ history: Array.from({ length: 1001 + rng.int(500) }, () => 'i1') })),
  badVector: (rng) => post('/v1/recall/items', `{"vector":[1e400,${rng.int(9)}]}`),
  badWhere: (rng) =>
    post('/v1/recall/user', JSON.stringify({ user: 'u1', where: { must: [WRONG[rng.int(WRONG.length)]] } })),
  badPath: (rng) => request('GET', BAD_PATHS[rng.int(BAD_PATHS.length)]),
  randomPath: (rng) => request('GET', `/v1/${encodeURIComponent(randomText(rng, 1 + rng.int(600)))}`),
  longPath: (rng) => request('GET', `/v1/users/${'a'.repeat(513 + rng.int(10_000))}/recall`),
  longHeader: (rng) => request('GET', '/v1/index/none', `x-long: ${'a'.repeat(rng.int(2) ? 20_000 : 200_000)}`),
  method: (rng) => request(['PUT', 'PATCH', 'TRACE', 'OPTIONS'][rng.int(4)], '/v1/recall/user'),
  noJson: (rng) =>
    post(
      '/v1/recall/user',
      'user=u1',
      ['content-type: application/x-www-form-urlencoded', 'content-type: text/plain', 'x: y'][rng.int(3)],
    ),
  tooLarge: () => Buffer.from(head('POST', '/v1/recall/user', [JSON_TYPE, 'content-length: 99999999'])),
  badLength: (rng) =>
    Buffer.from(head('POST', '/v1/recall/user', [JSON_TYPE, `content-length: ${['-1', 'abc', '1, 2'][rng.int(3)]}`])),
  badChunks: (rng) =>
    Buffer.from(`${head('POST', '/v1/recall/user', [JSON_TYPE, 'transfer-encoding: chunked'])}${randomName(rng)}\r\n`),
  noHttp: (rng) => Buffer.from(`${randomText(rng, 1 + rng.int(200)).replace(/[\r\n]/g, '')} \r\n\r\n`),
  writeWithoutKey: (rng) => {
    const [method, path] = WRITES[rng.int(WRITES.length)];
    return post(
      path,
      '{"items":[{"item":"i1","hidden":true}]}',
      `${JSON_TYPE}\r\nauthorization: Bearer ${randomName(rng)}`,
      method,
    );
  },
};

/** Wrong wherever they stand in {@link validBody}. */
const WRONG: readonly unknown[] = [null, '', -1, 1e308, 'x'.repeat(2000), { a: 1 }, [null], [1], [[]]];
const WRONG_K = ['0', '-1', '1.5', '1e9', '10001', '1e400', 'null', '"5"', '[]', '{}', 'true', '99999999999999999999'];
const WRITES = [
  ['POST', '/v1/items:upsert'],
  ['POST', '/v1/events'],
  ['POST', '/v1/index:swap'],
  ['DELETE', '/v1/items/i1'],
] as const;
const BAD_PATHS = [
  '/v1/users/%zz/recall',
  '/v1/users/%/recall',
  '/v1/users/%E0%A4%A/recall',
  '/v1/users/%c0%ae%c0%ae/recall',
  '/v1/users//recall',
  '/v1/users/u1/recall/',
  '/../../../../etc/passwd',
  '/v1/../package.json',
  '/page/../package.json',
  '/page/%2e%2e%2f%2e%2e%2fpackage.json',
  '/page/..%5c..%5cpackage.json',
  '/page/%00',
  '/%00',
  '//etc/passwd',
  '/v1/items:',
  '/v1/items%3Aupsert',
  '/v1/index:swap',
  '/.env',
  '*',
];

function anyRoute(rng: Rng): string {
  return ['/v1/recall/user', '/v1/recall/items'][rng.int(2)];
}

function validBody(rng: Rng): Record<string, unknown> {
  return { user: 'u1', k: 1 + rng.int(100), exclude: ['i1'], where: { must: [] }, includeSeen: true, explain: false };
}

function post(path: string, body: string, headers = JSON_TYPE, method = 'POST'): Buffer {
  return Buffer.from(head(method, path, [headers, `content-length: ${Buffer.byteLength(body)}`]) + body);
}

function request(method: string, path: string, ...headers: string[]): Buffer {
  return Buffer.from(head(method, path, headers));
}

function head(method: string, path: string, headers: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', 'connection: close', ...headers, '', ''].join('\r\n');
}

function randomText(rng: Rng, length: number): string {
  return String.fromCharCode(...Array.from({ length }, () => rng.int(rng.int(4) === 0 ? 0xd800 : 128)));
}

function randomName(rng: Rng): string {
  return Array.from({ length: 3 + rng.int(12) }, () => String.fromCharCode(103 + rng.int(20))).join('');
}
