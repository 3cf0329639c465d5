/**
 * What an answer costs beside the index's search, and how many users are answered a second, over a run of yours:
 *
 *   npm run -s bench -- recall --run RUN [--k 100] [--ef-search N] [--queries 20000] [--where JSON]
 *
 * "beside the search" is measured over an index that answers at once, always with the same k items; the rest over the run's
 * own. Processor time is that of all threads of the process, garbage collection included.
 */
import { parseArgs } from 'node:util';
import { openRecall } from 'belfry';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    run: { type: 'string' },
    k: { type: 'string', default: '100' },
    'ef-search': { type: 'string' },
    queries: { type: 'string', default: '20000' },
    where: { type: 'string' },
  },
});
const k = Number(flags.k);
const recall = await openRecall(flags.run);
const { users, items, index } = recall;
const queries = Array.from({ length: Number(flags.queries) }, (_, n) => ({ user: users.ids[(n * 7919) % users.size] }));
const plain = { k, ...(flags['ef-search'] === undefined ? {} : { efSearch: Number(flags['ef-search']) }) };

const rows = [];
await measure('recommend, 1 at a time', (batch) => recall.recommendMany(batch, plain), 1);
await measure('the same on this thread', (batch) => recall.recommendManySync(batch, plain), 1);
await measure('recommendMany, 16 at a time', (batch) => recall.recommendMany(batch, plain), 16);
await measure('recommendMany, 256 at a time', (batch) => recall.recommendMany(batch, plain), 256);
await measure('rankForUsers, 2048 at a time', (batch) => recall.rankForUsers(rowsOf(batch), plain), 2048);
answerAtOnce();
await measure('beside the search: recommend', (batch) => recall.recommendMany(batch, plain), 1);
await measure('… and as JSON', async (batch) => JSON.stringify(await recall.recommendMany(batch, plain)), 1);
if (flags.where !== undefined) {
  const filtered = { ...plain, where: JSON.parse(flags.where) };
  await measure('… with a filter', (batch) => recall.recommendMany(batch, filtered), 1);
}
console.log(
  JSON.stringify({ machine: machine(), items: items.size, users: users.size, kind: index.kind, options: plain }),
);
console.table(rows);

/** After a tenth of the queries as warm-up. */
async function measure(what, answer, batchSize) {
  await inBatches(queries.slice(0, queries.length / 10), answer, batchSize);
  const cpu = process.cpuUsage();
  const started = performance.now();
  await inBatches(queries, answer, batchSize);
  const microseconds = 1000 * (performance.now() - started);
  const { user, system } = process.cpuUsage(cpu);
  rows.push({
    what,
    'wall µs': round(microseconds / queries.length),
    'CPU µs': round((user + system) / queries.length),
    'per second': Math.round((1e6 * queries.length) / microseconds),
  });
}

async function inBatches(all, answer, batchSize) {
  for (let from = 0; from < all.length; from += batchSize) await answer(all.slice(from, from + batchSize));
}

function rowsOf(batch) {
  return Int32Array.from(batch, ({ user }) => users.rowOf(user));
}

function answerAtOnce() {
  const answer = {
    rows: Int32Array.from({ length: k }, (_, place) => (place * 997) % items.size),
    scores: new Float32Array(k),
    found: Int32Array.of(k),
    paths: Uint8Array.of(0),
  };
  Object.defineProperty(index, 'search', { value: async () => answer });
}

function round(value) {
  return Math.round(10 * value) / 10;
}
