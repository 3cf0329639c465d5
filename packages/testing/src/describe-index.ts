/**
 * Conformance suite of a vector index: what every kind owes its callers. Answers are compared with a plain loop over all
 * vectors in float64; an approximate kind declares how many of them it may miss.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BelfryError, Rng, csrFromPairs } from '@belfry/core';
import {
  createIndex,
  indexKinds,
  indexOptions,
  loadIndex,
  RowSet,
  SEARCH_PATHS,
  type IndexKindName,
  type Metric,
  type VectorIndex,
} from '@belfry/index';
import { expect } from 'chai';
import { before, describe, it } from 'mocha';

export interface IndexFixture {
  readonly kind: IndexKindName;
  readonly metric: Metric;
  /** Share of the true nearest that answers hold on random data; 1 for an exact kind. */
  readonly minimumRecall: number;
}

const DIM = 12;
const VECTORS = 600;

export function describeIndex({ kind, metric, minimumRecall }: IndexFixture): void {
  const empty = (dim = DIM): Promise<VectorIndex> =>
    createIndex({ ...indexOptions.parse({}), kind }, { dim, metric, vocabulary: 'words' });

  async function filled(rows: Int32Array, vectors: Float32Array, dim = DIM): Promise<VectorIndex> {
    const index = await empty(dim);
    await index.add(rows, vectors);
    return index;
  }

  describe(`index ${kind} by ${metric}`, () => {
    before(async function () {
      const missing = await indexKinds[kind].missing();
      if (missing === null) return;
      console.log(`      skipped: ${missing}`);
      this.skip();
    });

    it('finds the planted neighbours, best first', async () => {
      const index = await filled(Int32Array.of(4, 9, 2), Float32Array.of(1, 0, 0.6, 0.8, 0, 1), 2);
      const { rows, found } = await index.search(Float32Array.of(1, 0.1), 3);
      expect([...rows]).to.deep.equal([4, 9, 2]);
      expect([...found]).to.deep.equal([3]);
    });

    it('gives the scores of a plain loop', async () => {
      const vectors = randomVectors(VECTORS, DIM, 1);
      const index = await filled(rowsUpTo(VECTORS), vectors);
      const queries = randomVectors(5, DIM, 2);
      const { rows, scores } = await index.search(queries, 10);
      rows.forEach((row, n) => {
        const truth = similarity(metric, vectorAt(queries, Math.floor(n / 10)), vectorAt(vectors, row));
        expect(scores[n]).to.be.closeTo(truth, 1e-5 * (1 + Math.abs(truth)));
      });
      for (let n = 1; n < 10; n++) expect(scores[n]).to.be.at.most(scores[n - 1]);
    });

    it(`finds ${minimumRecall * 100} % of the true nearest among random vectors`, async () => {
      const vectors = randomVectors(4 * VECTORS, DIM, 3);
      const index = await filled(rowsUpTo(4 * VECTORS), vectors);
      expect(await recallOf(index, vectors)).to.be.at.least(minimumRecall);
    });

    it('finds vectors of very unequal length', async () => {
      const rng = Rng.fromSeed(4);
      const vectors = randomVectors(VECTORS, DIM, 5);
      for (let row = 0; row < VECTORS; row++) {
        const factor = Math.exp(1.5 * rng.normal());
        for (let d = 0; d < DIM; d++) vectors[row * DIM + d] *= factor;
      }
      const index = await empty();
      for (let from = 0; from < VECTORS; from += 200) {
        await index.add(rowsUpTo(from + 200).subarray(from), vectors.subarray(from * DIM, (from + 200) * DIM));
      }
      expect(await recallOf(index, vectors)).to.be.at.least(minimumRecall);
    });

    it('answers a batch as it answers each query alone', async () => {
      const index = await filled(rowsUpTo(VECTORS), randomVectors(VECTORS, DIM, 6));
      const queries = randomVectors(7, DIM, 7);
      const exclude = csrFromPairs(Int32Array.of(0, 0, 3), Int32Array.of(5, 90, 17), 7);
      const batch = await index.search(queries, 5, { exclude });
      for (let q = 0; q < 7; q++) {
        const own = exclude.values.slice(exclude.offsets[q], exclude.offsets[q + 1]);
        const alone = await index.search(vectorAt(queries, q), 5, {
          exclude: { offsets: Int32Array.of(0, own.length), values: own },
        });
        expect([...batch.rows.subarray(q * 5, q * 5 + 5)]).to.deep.equal([...alone.rows]);
        expect([...batch.scores.subarray(q * 5, q * 5 + 5)]).to.deep.equal([...alone.scores]);
      }
    });

    it('never gives an excluded row, however many are excluded', async () => {
      const vectors = randomVectors(VECTORS, DIM, 8);
      const index = await filled(rowsUpTo(VECTORS), vectors);
      for (const excluded of [1, 50, VECTORS - 4]) {
        const best = await index.search(vectorAt(vectors, 0), VECTORS);
        const gone = best.rows.slice(0, excluded).sort();
        const { rows, found } = await index.search(vectorAt(vectors, 0), 10, {
          exclude: { offsets: Int32Array.of(0, excluded), values: gone },
        });
        expect(found[0]).to.equal(Math.min(10, VECTORS - excluded));
        expect([...rows].filter((row) => gone.includes(row))).to.deep.equal([]);
      }
    });

    for (const refused of [0, 50, 99, 100]) {
      it(`finds only what a filter lets through, where it refuses ${refused} %`, async () => {
        const vectors = randomVectors(VECTORS, DIM, 24);
        const index = await filled(rowsUpTo(VECTORS), vectors);
        const queries = randomVectors(9, DIM, 25);
        const mayBeFound = (row: number): boolean => (row * 7) % 100 >= refused;
        const allowed = rowsUpTo(VECTORS).filter(mayBeFound);
        const bySet = await index.search(queries, 10, { filter: RowSet.of(allowed) });
        for (let q = 0; q < 9; q++) {
          expect(bySet.found[q]).to.equal(Math.min(10, allowed.length));
          const found = [...bySet.rows.subarray(q * 10, q * 10 + bySet.found[q])];
          expect(found.filter((row) => !mayBeFound(row))).to.deep.equal([]);
          if (SEARCH_PATHS[bySet.paths[q]] === 'scan')
            expect(found).to.deep.equal(trueNearest(metric, vectorAt(queries, q), vectors, 10, mayBeFound));
        }
        const asked: number[] = [];
        const byQuestion = await index.search(queries, 10, {
          filter: (row) => {
            asked.push(row);
            return mayBeFound(row);
          },
        });
        expect(byQuestion).to.deep.equal(bySet);
        expect(asked.sort((a, b) => a - b)).to.deep.equal([...rowsUpTo(VECTORS)]);
      });
    }

    it('leaves out what either a filter or a query refuses', async () => {
      const index = await filled(rowsUpTo(100), randomVectors(100, DIM, 26));
      const filter = (row: number): boolean => row % 2 === 0;
      const exclude = csrFromPairs(Int32Array.of(0, 0, 0), Int32Array.of(2, 3, 40), 2);
      const { rows, found } = await index.search(randomVectors(2, DIM, 27), 100, { filter, exclude });
      expect([...found]).to.deep.equal([48, 50]);
      expect([...rows.subarray(0, 48)].filter((row) => row % 2 === 1 || row === 2 || row === 40)).to.deep.equal([]);
    });

    it('answers on the calling thread as it does beside it', async () => {
      const index = await filled(rowsUpTo(VECTORS), randomVectors(VECTORS, DIM, 28));
      const queries = randomVectors(20, DIM, 29);
      const filter = (row: number): boolean => row % 3 > 0;
      for (const options of [{}, { filter }])
        expect(index.searchSync(queries, 10, options)).to.deep.equal(await index.search(queries, 10, options));
    });

    it('says how each query was answered', async () => {
      const index = await filled(rowsUpTo(VECTORS), randomVectors(VECTORS, DIM, 30));
      const { paths } = await index.search(randomVectors(20, DIM, 31), 10);
      expect([...paths].every((path) => SEARCH_PATHS[path] !== undefined)).to.equal(true);
      if (index.isExact) expect(new Set(paths)).to.deep.equal(new Set([SEARCH_PATHS.indexOf('scan')]));
    });

    it('says what it holds, and mends itself before deleted vectors are many', async () => {
      const vectors = randomVectors(4 * VECTORS, DIM, 32);
      const index = await filled(rowsUpTo(4 * VECTORS), vectors);
      expect(index.stats()).to.include({ size: 4 * VECTORS, tombstones: 0, tombstoneShare: 0 });
      expect(index.stats().bytes).to.be.at.least(4 * VECTORS * DIM * 4);
      await index.delete(rowsUpTo(3 * VECTORS));
      const { size, tombstones, tombstoneShare } = index.stats();
      expect(size).to.equal(VECTORS);
      expect(tombstoneShare)
        .to.equal(tombstones / (size + tombstones))
        .and.be.at.most(0.8);
    });

    it('holds the same vectors after it was built anew, and nothing of the deleted ones', async () => {
      const vectors = randomVectors(VECTORS, DIM, 33);
      const index = await filled(rowsUpTo(VECTORS), vectors);
      await index.delete(rowsUpTo(100));
      const queries = randomVectors(5, DIM, 36);
      const former = await index.search(queries, VECTORS);
      await index.rebuild();
      expect(index.stats()).to.include({ size: VECTORS - 100, tombstones: 0 });
      const latter = await index.search(queries, VECTORS);
      expect(latter.found).to.deep.equal(former.found);
      former.scores.forEach((score, n) => {
        if (score !== -Infinity) expect(latter.scores[n]).to.be.closeTo(score, 1e-5 * (1 + Math.abs(score)));
      });
    });

    it('takes changes and searches while it is built anew', async () => {
      const vectors = randomVectors(VECTORS, DIM, 34);
      const index = await filled(rowsUpTo(VECTORS), vectors);
      const moved = randomVectors(100, DIM, 35);
      const rebuilt = index.rebuild();
      const deleted = index.delete(rowsUpTo(200).subarray(100));
      const upserted = index.upsert(rowsUpTo(100), moved);
      const during = await index.search(vectorAt(vectors, 300), 10);
      expect([...during.rows]).to.include(300);
      await Promise.all([rebuilt, deleted, upserted]);
      expect(index.size).to.equal(VECTORS - 100);
      const { rows, found } = await index.search(vectorAt(moved, 7), VECTORS);
      expect(found[0]).to.equal(VECTORS - 100);
      expect([...rows].filter((row) => row >= 100 && row < 200)).to.deep.equal([]);
      if (metric !== 'dot') expect(rows[0]).to.equal(7);
      expect(await recallOf(index, vectors, (row) => row >= 200)).to.be.at.least(minimumRecall);
    });

    it('ignores excluded rows that it does not hold', async () => {
      const index = await filled(Int32Array.of(1, 2), randomVectors(2, DIM, 9));
      const { found } = await index.search(randomVectors(1, DIM, 10), 5, {
        exclude: { offsets: Int32Array.of(0, 2), values: Int32Array.of(0, 700) },
      });
      expect(found[0]).to.equal(2);
    });

    it('answers with fewer than k and marks the empty places', async () => {
      const index = await filled(Int32Array.of(3, 8), randomVectors(2, DIM, 11));
      const { rows, scores, found } = await index.search(randomVectors(1, DIM, 12), 4);
      expect(found[0]).to.equal(2);
      expect([...rows.subarray(0, 2)]).to.have.members([3, 8]);
      expect([...rows.subarray(2)]).to.deep.equal([-1, -1]);
      expect([...scores.subarray(2)]).to.deep.equal([-Infinity, -Infinity]);
    });

    it('answers from an empty index with nothing', async () => {
      const { rows, found } = await (await empty()).search(randomVectors(2, DIM, 13), 3);
      expect([...found]).to.deep.equal([0, 0]);
      expect([...rows]).to.deep.equal([-1, -1, -1, -1, -1, -1]);
    });

    it('forgets deleted rows, says how many there were, and takes them again', async () => {
      const vectors = randomVectors(VECTORS, DIM, 14);
      const index = await filled(rowsUpTo(VECTORS), vectors);
      expect(await index.delete(Int32Array.of(5, 6, 5, 9_999))).to.equal(2);
      expect(index.size).to.equal(VECTORS - 2);
      expect(index.vector(5)).to.equal(null);
      const all = await index.search(vectorAt(vectors, 5), VECTORS);
      expect(all.found[0]).to.equal(VECTORS - 2);
      expect([...all.rows]).to.not.include(5);
      await index.add(Int32Array.of(5), vectorAt(vectors, 5));
      expect(index.size).to.equal(VECTORS - 1);
      expect([...(await index.search(vectorAt(vectors, 5), VECTORS)).rows]).to.include(5);
    });

    it('still finds its way after most rows are deleted, and after all are', async () => {
      const vectors = randomVectors(VECTORS, DIM, 15);
      const index = await filled(rowsUpTo(VECTORS), vectors);
      await index.delete(rowsUpTo(VECTORS - 20));
      const { rows, found } = await index.search(vectorAt(vectors, 0), 20);
      expect(found[0]).to.equal(20);
      expect(Math.min(...rows)).to.equal(VECTORS - 20);
      expect(await index.delete(rowsUpTo(VECTORS))).to.equal(20);
      expect((await index.search(vectorAt(vectors, 0), 3)).found[0]).to.equal(0);
      await index.add(rowsUpTo(VECTORS), vectors);
      expect(await recallOf(index, vectors)).to.be.at.least(minimumRecall);
    });

    it('finds vectors where upsert moved them', async () => {
      const index = await filled(rowsUpTo(VECTORS), randomVectors(VECTORS, DIM, 16));
      const moved = randomVectors(VECTORS, DIM, 17);
      await index.upsert(rowsUpTo(VECTORS), moved);
      expect(index.size).to.equal(VECTORS);
      expect(await recallOf(index, moved)).to.be.at.least(minimumRecall);
    });

    it('finds all of several equal vectors', async () => {
      const vectors = randomVectors(50, DIM, 18);
      for (let row = 10; row < 15; row++) vectors.copyWithin(row * DIM, 0, DIM);
      const index = await filled(rowsUpTo(50), vectors);
      const { rows, scores } = await index.search(vectorAt(vectors, 0), 50);
      const equal = [...rows].filter((_, n) => scores[n] === scores[rows.indexOf(0)]);
      expect(equal).to.deep.equal([0, 10, 11, 12, 13, 14]);
    });

    it('holds zero vectors and answers a zero query', async () => {
      const vectors = randomVectors(20, DIM, 19);
      vectors.fill(0, 0, 3 * DIM);
      const index = await filled(rowsUpTo(20), vectors);
      expect((await index.search(new Float32Array(DIM), 20)).found[0]).to.equal(20);
      const { rows, scores } = await index.search(vectorAt(vectors, 10), 20);
      if (metric !== 'l2') expect(scores[rows.indexOf(0)]).to.equal(0);
    });

    it('gives the stored vector back', async () => {
      const index = await filled(Int32Array.of(7), Float32Array.of(3, 4), 2);
      const expected = metric === 'cosine' ? [0.6, 0.8] : [3, 4];
      index.vector(7)!.forEach((value, d) => expect(value).to.be.closeTo(expected[d], 1e-6));
      expect(index.vector(8)).to.equal(null);
    });

    it('answers after loading as it did before saving, deleted rows included', async () => {
      await inFolder(async (folder) => {
        const vectors = randomVectors(VECTORS, DIM, 20);
        const index = await filled(rowsUpTo(VECTORS), vectors);
        await index.delete(Int32Array.of(0, 33));
        await index.save(join(folder, 'index.json'));
        const loaded = await loadIndex(join(folder, 'index.json'), { dim: DIM, metric, vocabulary: 'words' });
        expect([loaded.kind, loaded.size, loaded.metric]).to.deep.equal([kind, VECTORS - 2, metric]);
        expect(await loaded.search(vectors, 10)).to.deep.equal(await index.search(vectors, 10));
        await loaded.upsert(Int32Array.of(0, 1), vectors.subarray(0, 2 * DIM));
        expect((await loaded.search(vectorAt(vectors, 0), VECTORS)).found[0]).to.equal(VECTORS - 1);
      });
    });

    it('saves and loads an empty index', async () => {
      await inFolder(async (folder) => {
        await (await empty()).save(join(folder, 'index.json'));
        expect((await loadIndex(join(folder, 'index.json'))).size).to.equal(0);
      });
    });

    it('refuses vectors and queries of another dimension', async () => {
      const index = await filled(Int32Array.of(0), randomVectors(1, DIM, 21));
      expect(await codeOf(index.add(Int32Array.of(1), new Float32Array(DIM + 1)))).to.equal('SHAPE_MISMATCH');
      expect(await codeOf(index.search(new Float32Array(DIM + 1), 1))).to.equal('SHAPE_MISMATCH');
    });

    it('adds nothing of a batch that holds a known row, a row twice, a negative row or a NaN', async () => {
      const index = await filled(Int32Array.of(0), randomVectors(1, DIM, 22));
      const two = randomVectors(2, DIM, 23);
      const broken = two.slice();
      broken[3] = NaN;
      expect(await codeOf(index.add(Int32Array.of(1, 0), two))).to.equal('INVALID_ARGUMENT');
      expect(await codeOf(index.add(Int32Array.of(1, 1), two))).to.equal('INVALID_ARGUMENT');
      expect(await codeOf(index.add(Int32Array.of(1, -1), two))).to.equal('INVALID_ARGUMENT');
      expect(await codeOf(index.upsert(Int32Array.of(1, 2), broken))).to.equal('INVALID_ARGUMENT');
      expect(index.size).to.equal(1);
    });
  });

  async function recallOf(
    index: VectorIndex,
    vectors: Float32Array,
    filter?: (row: number) => boolean,
  ): Promise<number> {
    const k = 10;
    const queries = randomVectors(50, DIM, 99);
    const { rows } = await index.search(queries, k, filter === undefined ? {} : { filter });
    let hits = 0;
    for (let q = 0; q < 50; q++) {
      const truth = trueNearest(metric, vectorAt(queries, q), vectors, k, filter ?? (() => true));
      hits += truth.filter((row) => rows.subarray(q * k, (q + 1) * k).includes(row)).length;
    }
    return hits / (50 * k);
  }
}

function trueNearest(
  metric: Metric,
  query: Float32Array,
  vectors: Float32Array,
  k: number,
  filter: (row: number) => boolean,
): number[] {
  const scores = Array.from({ length: vectors.length / DIM }, (_, row) =>
    similarity(metric, query, vectorAt(vectors, row)),
  );
  return Array.from(scores.keys())
    .filter(filter)
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, k);
}

function similarity(metric: Metric, a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, d) => sum + value * y[d], 0);
  if (metric === 'dot') return dot(a, b);
  if (metric === 'cosine') return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  return -a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
}

function vectorAt(vectors: Float32Array, row: number): Float32Array {
  return vectors.subarray(row * DIM, (row + 1) * DIM);
}

function randomVectors(count: number, dim: number, seed: number): Float32Array {
  const rng = Rng.fromSeed(seed);
  return Float32Array.from({ length: count * dim }, () => rng.normal());
}

function rowsUpTo(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof BelfryError ? error.code : String(error)),
  );
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
