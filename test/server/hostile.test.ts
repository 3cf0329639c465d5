import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { createServer, explorerRoutes } from '@belfry/server';
import { circleRecall } from './circle-recall.js';
import { besieged, exchange, sendHostile } from './hostile-runs.js';
import { temporaryFolder } from './temporary-folder.js';

describe('hostile requests', () => {
  const folderOf = temporaryFolder();

  it('are answered 4xx with a code, and the server answers on as if nothing had been written', async () => {
    const server = await besieged(folderOf());
    await sendHostile(server, 1000, 1);
    const answer = await exchange(
      server.port,
      Buffer.from('GET /v1/users/u1/recall?k=9 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
    );
    expect(answer).to.match(/^HTTP\/1\.1 200 /);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).to.include({ found: 8 });
    server.process.kill('SIGTERM');
    expect(await once(server.process, 'exit')).to.deep.equal([0, null]);
  });

  it('that come too slowly are ended with 408, in head and body', async () => {
    const server = await createServer({
      run: 'a',
      open: () => circleRecall(),
      state: null,
      limits: { requestTimeoutMs: 300 },
    });
    const port = Number(new URL(await server.listen({ port: 0 })).port);
    const starts = [
      'POST /v1/recall/user HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"us',
      'GET /v1/ind',
    ];
    for (const start of starts) {
      const answer = await exchange(port, Buffer.from(start));
      expect(answer).to.match(/^HTTP\/1\.1 408 [^]*"code":"REQUEST_TIMEOUT"/);
    }
    await server.close();
  });

  it('find no file but those of the page', async () => {
    const server = await createServer({ run: 'a', open: () => circleRecall(), state: null, routes: [explorerRoutes] });
    const up = ['..', '%2e%2e', '..%2f..', '%2e%2e%2f%2e%2e', '..%5c..', '....//', '%252e%252e', '..%00', '/'];
    for (const start of ['', '/page', '/v1', '/page/assets']) {
      for (const dots of up) {
        for (const file of ['package.json', 'etc/passwd']) {
          for (const depth of [1, 3, 8]) {
            const { statusCode, payload } = await server.app.inject({
              url: `${start}/${`${dots}/`.repeat(depth)}${file}`,
            });
            expect(statusCode, `${start} ${dots}`).to.be.within(400, 499);
            expect(payload).not.to.contain('root:').and.not.to.contain('workspaces');
          }
        }
      }
    }
    await server.close();
  });

  it('that leave in the midst of their body leave nothing behind', async () => {
    const server = await createServer({ run: 'a', open: () => circleRecall(), state: null });
    const port = Number(new URL(await server.listen({ port: 0 })).port);
    for (let n = 0; n < 50; n++) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(
        'POST /v1/recall/user HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"us',
      );
      await new Promise(setImmediate);
      socket.destroy();
      await once(socket, 'close');
    }
    for (let n = 0; n < 100 && (await inWork(server)) > 0; n++) await new Promise((wait) => setTimeout(wait, 10));
    expect(await inWork(server)).to.equal(0);
    await server.close();
  });
});

async function inWork({ app }: Awaited<ReturnType<typeof createServer>>): Promise<number> {
  const { payload } = await app.inject({ url: '/metrics' });
  return Number(/^belfry_http_requests_in_work (\d+)/m.exec(payload)![1]);
}
