/** Searches while an index changes and is built anew: every answer holds rows that were there, with a score they had. */
import { Rng } from '@belfry/core';
import { createIndex, indexKindNames, indexKinds, indexOptions } from '@belfry/index';
import { expect } from 'chai';

const DIM = 8;
const ROWS = 2000;
const STABLE = 500;
const K = 10;

for (const kind of indexKindNames) {
  it(`an ${kind} index answers rightly while it changes`, async function () {
    const missing = await indexKinds[kind].missing();
    if (missing !== null) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    const rng = Rng.fromSeed(9);
    const random = (count: number): Float32Array => Float32Array.from({ length: count * DIM }, () => rng.normal());
    const index = await createIndex({ ...indexOptions.parse({}), kind }, { dim: DIM, metric: 'l2' });
    /** All vectors each row ever had. */
    const history: Float32Array[][] = Array.from({ length: ROWS }, () => []);
    const put = async (rows: Int32Array): Promise<void> => {
      const vectors = random(rows.length);
      rows.forEach((row, n) => history[row].push(vectors.subarray(n * DIM, (n + 1) * DIM)));
      await index.upsert(rows, vectors);
    };
    await put(Int32Array.from({ length: ROWS }, (_, row) => row));

    const state = { isChanging: true, searches: 0 };
    const changes = (async () => {
      for (let round = 0; round < 30 || state.searches < 10; round++) {
        const rows = Int32Array.from({ length: 100 }, () => STABLE + rng.int(ROWS - STABLE));
        await put(rows.subarray(0, 60));
        await index.delete(rows.subarray(60));
        if (round % 10 === 5) await index.rebuild();
      }
      state.isChanging = false;
    })();
    while (state.isChanging || state.searches === 0) {
      const queries = random(20);
      const isStable = (row: number): boolean => row < STABLE;
      const [any, stable] = await Promise.all([
        index.search(queries, K),
        index.search(queries, K, { filter: isStable }),
      ]);
      state.searches++;
      for (let q = 0; q < 20; q++) {
        const query = queries.subarray(q * DIM, (q + 1) * DIM);
        for (const { rows, scores, found } of [any, stable]) {
          const own = rows.subarray(q * K, q * K + found[q]);
          expect(new Set(own).size).to.equal(own.length);
          own.forEach((row, n) => {
            const had = history[row].map((vector) => minusSquaredDistance(query, vector));
            const score = scores[q * K + n];
            const isOne = had.some((known) => Math.abs(known - score) <= 1e-5 * (1 + Math.abs(known)));
            expect(isOne, `row ${row} with score ${score}`).to.equal(true);
          });
        }
        expect(stable.found[q]).to.equal(K);
        expect([...stable.rows.subarray(q * K, (q + 1) * K)].every(isStable)).to.equal(true);
      }
    }
    await changes;
    expect(state.searches).to.be.at.least(10);
  });
}

function minusSquaredDistance(a: Float32Array, b: Float32Array): number {
  return -a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
}
