/** The event loop turns all the time while a graph is built and another index answers 10,000 searches. */
import { createIndex, indexOptions, indexKinds, type IndexKindName } from '@belfry/index';
import { expect } from 'chai';
import { indexOver, planted } from './clustered.js';

const SEARCHED = 20_000;
const BUILT = 50_000;
const QUERIES = 10_000;
const K = 10;
/** The build has to go on for longer than the searches. */
const EF_SEARCH = 64;
const DIM = 32;
/** Stretches of the build that was done while the searches ran: in each of them the loop has to turn. */
const STRETCHES = 8;

for (const kind of ['hnsw', 'exact'] as const satisfies readonly IndexKindName[]) {
  it(`turns while a graph of ${BUILT} vectors is built and ${QUERIES} searches of kind ${kind} run`, async function () {
    this.timeout(300_000);
    const missing = await indexKinds.hnsw.missing();
    if (missing !== null) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    const searched = await indexOver(planted(SEARCHED, { dim: DIM }), { kind });
    const { vectors: queries } = planted(QUERIES, { dim: DIM, seed: 2 });
    const { rows, vectors } = planted(BUILT, { dim: DIM, seed: 3 });
    const built = await createIndex(indexOptions.parse({ kind: 'hnsw' }), { dim: DIM, metric: 'cosine' });

    const underWay = { build: true, search: true };
    const build = built.add(rows, vectors).finally(() => (underWay.build = false));
    while (built.size === 0) await nextTimer();

    /** Vectors of the new graph at each turn of the loop while the searches run. */
    const linked = [built.size];
    const search = searched.search(queries, K, { efSearch: EF_SEARCH }).finally(() => (underWay.search = false));
    while (underWay.search) {
      await nextTimer();
      linked.push(built.size);
    }
    expect(underWay.build, 'the build goes on').to.equal(true);
    const { found } = await search;
    await build;

    expect(found.every((count) => count === K)).to.equal(true);
    expect(built.size).to.equal(BUILT);
    const [first, last] = [linked[0], linked[linked.length - 1]];
    const turns = new Int32Array(STRETCHES);
    for (const size of linked.slice(1, -1)) turns[Math.floor(((size - first) / (last - first)) * STRETCHES)]++;
    console.log(
      `      ${linked.length} turns while ${last - first} vectors were linked, by eighths: ${turns.join(' ')}`,
    );
    expect(
      turns.every((count) => count > 0),
      turns.join(' '),
    ).to.equal(true);
  });
}

function nextTimer(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
