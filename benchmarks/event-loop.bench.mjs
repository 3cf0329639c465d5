// How long the event loop is held while an index is built and searched: delays of a timer of 1 ms, beside those without work.
//   npm run -s bench -- event-loop [--size N] [--dim D]
// Clustered vectors, cosine.
import { Rng } from '@belfry/core';
import { createIndex, indexOptions } from '@belfry/index';

const size = numberAfter('--size', 100_000);
const dim = numberAfter('--dim', 64);
const QUERIES = 10_000;
const K = 10;
const vectors = clustered(size);
const queries = clustered(QUERIES);
const rows = Int32Array.from({ length: size }, (_, row) => row);

report('nothing', await delaysDuring(() => new Promise((done) => setTimeout(done, 3000))));
for (const kind of ['hnsw', 'exact']) {
  const index = await createIndex({ ...indexOptions.parse({}), kind }, { dim, metric: 'cosine' });
  report(`${kind}: ${size} vectors added`, await delaysDuring(() => index.add(rows, vectors)));
  report(`${kind}: ${QUERIES} searches`, await delaysDuring(() => index.search(queries, K)));
  const half = (row) => row % 2 === 0;
  report(
    `${kind}: ${QUERIES} searches, half filtered`,
    await delaysDuring(() => index.search(queries, K, { filter: half })),
  );
  const beside = createIndex({ ...indexOptions.parse({}), kind: 'hnsw' }, { dim, metric: 'cosine' });
  report(
    `${kind}: ${QUERIES} searches beside a build`,
    await delaysDuring(async () => Promise.all([(await beside).add(rows, vectors), index.search(queries, K)])),
  );
}

/** Milliseconds between two turns of a timer of 1 ms, from the beginning of some work to its end. */
async function delaysDuring(work) {
  const delays = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    delays.push(now - last);
    last = now;
  }, 1);
  const started = performance.now();
  await work();
  clearInterval(timer);
  delays.push(performance.now() - last);
  return { seconds: (performance.now() - started) / 1000, delays: delays.toSorted((a, b) => a - b) };
}

function report(name, { seconds, delays }) {
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))].toFixed(2);
  console.log(
    `${name.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s, ${String(delays.length).padStart(6)} turns, ms between them: p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}`,
  );
}

function clustered(count) {
  const rng = Rng.fromSeed(count);
  const centres = Float32Array.from({ length: 200 * dim }, () => rng.normal());
  const all = new Float32Array(count * dim);
  for (let row = 0; row < count; row++) {
    const from = rng.int(200) * dim;
    for (let d = 0; d < dim; d++) all[row * dim + d] = centres[from + d] + 0.5 * rng.normal();
  }
  return all;
}

function numberAfter(flag, otherwise) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}
