/** A server of its own process, to be killed: `node crash-child.js STATE` prints its address. */
import { createServer } from '@belfry/server';
import { circleRecall } from './circle-recall.js';

const server = await createServer({
  run: 'a',
  open: () => circleRecall(10, 8),
  vectorSpace: async () => 'circle',
  state: process.argv[2],
  apiKey: 'secret',
});
process.once('SIGTERM', () => void server.close());
console.log(await server.listen({ port: 0 }));
