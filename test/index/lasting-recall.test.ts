/**
 * Recall after duplicates, ordered inserts and change, beside that of an index built of the same vectors in one go; and
 * that mending and building anew set in where they should.
 */
import { Rng } from '@belfry/core';
import {
  createIndex,
  indexOptions,
  SEARCH_PATHS,
  type IndexOptions,
  type Metric,
  type VectorIndex,
} from '@belfry/index';
import { hnswUnavailable } from '@belfry/native';
import { expect } from 'chai';
import { planted } from './clustered.js';

const DIM = 16;
const COUNT = 4000;
const QUERIES = 400;
const K = 10;
/** A coarse graph and a narrow search: what a graph loses shows here first. */
const coarse: Partial<IndexOptions> = { kind: 'hnsw', m: 8, efConstruction: 60, efSearch: 24, storage: 'float32' };
const MAY_LOSE = 0.01;

/** An index, and what it holds. */
class Life {
  readonly held = new Map<number, Float32Array>();
  readonly rng = Rng.fromSeed(3);
  readonly index: VectorIndex;
  #next = 0;

  private constructor(index: VectorIndex) {
    this.index = index;
  }

  static async begin(metric: Metric, options = coarse): Promise<Life> {
    return new Life(await createIndex(indexOptions.parse(options), { dim: DIM, metric }));
  }

  async add(vectors: Float32Array[], atOnce = vectors.length): Promise<void> {
    for (let from = 0; from < vectors.length; from += atOnce) {
      const part = vectors.slice(from, from + atOnce);
      await this.upsert(
        part.map(() => this.#next++),
        part,
      );
    }
  }

  async upsert(rows: number[], vectors: Float32Array[]): Promise<void> {
    rows.forEach((row, n) => this.held.set(row, vectors[n]));
    await this.index.upsert(Int32Array.from(rows), flat(vectors));
  }

  async delete(rows: number[]): Promise<void> {
    for (const row of rows) this.held.delete(row);
    await this.index.delete(Int32Array.from(rows));
  }

  /** Deletes so many and adds as many, in portions. */
  async churn(count: number, draw: (count: number) => Float32Array[], portion = 80): Promise<void> {
    for (let done = 0; done < count; done += portion) {
      await this.delete(this.some(portion));
      await this.add(draw(portion));
    }
  }

  /** The end of building anew, where that is under way. */
  async settle(): Promise<void> {
    for (;;) {
      await this.delete([]);
      if (this.index.stats().details.rebuilding === 'no') return;
      await this.index.rebuild();
    }
  }

  some(count: number): number[] {
    const rows = [...this.held.keys()];
    return Array.from({ length: count }, () => rows.splice(this.rng.int(rows.length), 1)[0]);
  }
}

/** Draws vectors round the same centres, others each time. */
function drawer(spread = 0.5): (count: number) => Float32Array[] {
  let seed = 100;
  return (count) => apart(planted(count, { dim: DIM, spread, seed: seed++ }).vectors);
}

const cases: Record<string, (life: Life) => Promise<void>> = {
  'each vector three times': async (life) => {
    const drawn = drawer()(COUNT);
    await life.add([...drawn, ...drawn, ...drawn]);
  },
  'half of the vectors equal to one of three': async (life) => {
    const drawn = drawer()(COUNT);
    await life.add(drawn.map((vector, n) => (n % 2 === 0 ? vector : drawn[n % 3])));
  },
  'tight clusters': (life) => life.add(drawer(0.03)(COUNT)),
  'sorted by the first number': (life) =>
    life.add(
      drawer()(COUNT).toSorted((a, b) => a[0] - b[0]),
      100,
    ),
  'half deleted, and others added': async (life) => {
    const draw = drawer();
    await life.add(draw(COUNT));
    await life.churn(COUNT / 2, draw);
  },
  'clusters deleted, and filled again': async (life) => {
    const drawn = drawer()(COUNT).toSorted((a, b) => a[0] - b[0]);
    await life.add(drawn);
    for (let from = 0; from < COUNT / 2; from += 200) {
      await life.delete(Array.from({ length: 200 }, (_, n) => from + n));
      await life.add(
        drawn.slice(from, from + 200).map((vector) => vector.map((value) => value + 0.1 * life.rng.normal())),
      );
    }
  },
  'half replaced': async (life) => {
    const draw = drawer();
    await life.add(draw(COUNT));
    for (let done = 0; done < COUNT / 2; done += 80) await life.upsert(life.some(80), draw(80));
  },
  'all deleted one and a half times, and others added': async (life) => {
    const draw = drawer();
    await life.add(draw(COUNT));
    await life.churn(1.5 * COUNT, draw);
  },
};

(hnswUnavailable() === null ? describe : describe.skip)('recall that lasts', () => {
  for (const [name, live] of Object.entries(cases)) {
    for (const metric of ['cosine', 'l2'] as const) {
      it(`${name}, ${metric}: is that of a fresh index`, async () => {
        const lived = await Life.begin(metric);
        await live(lived);
        await lived.settle();
        const fresh = await Life.begin(metric);
        await fresh.add([...lived.held.values()]);
        const own = [...lived.held.values()];
        const queries = lived.rng
          .shuffle(own)
          .slice(0, QUERIES)
          .map((vector) => vector.map((value) => value + 0.01 * lived.rng.normal()));
        const [had, would] = [await recallOf(lived, metric, queries), await recallOf(fresh, metric, queries)];
        expect(had).to.be.at.least(would - MAY_LOSE);
      });
    }
  }

  it('links are led around deleted vectors past a tenth of them, whose places are used again', async () => {
    const draw = drawer();
    const life = await Life.begin('l2');
    await life.add(draw(COUNT));
    await life.delete(life.some(COUNT / 10));
    expect(life.index.stats()).to.deep.include({ size: 0.9 * COUNT, tombstones: COUNT / 10 });
    await life.delete(life.some(100));
    expect(life.index.stats().tombstones).to.equal(0);
    expect(life.index.stats().details.freeSlots).to.equal(COUNT / 10 + 100);
    const { bytes } = life.index.stats();
    await life.add(draw(COUNT / 10 + 100));
    expect(life.index.stats().bytes).to.equal(bytes);
    expect(life.index.stats().details.freeSlots).to.equal(0);
    await life.churn(0.7 * COUNT, draw);
    expect(life.index.stats().bytes).to.be.below(1.3 * bytes);
  });

  it('the graph is built anew once as much changed as it holds, and searched meanwhile', async () => {
    const draw = drawer();
    const life = await Life.begin('l2');
    await life.add(draw(COUNT));
    await life.churn(COUNT - 160, draw);
    expect(life.index.stats().details).to.deep.include({ changesSinceBuild: COUNT - 160, rebuilding: 'no' });
    await life.churn(80, draw);
    const queries = draw(20);
    let searches = 0;
    while (Number(life.index.stats().details.changesSinceBuild) > 0) {
      searches++;
      const { rows, found } = await life.index.search(queries[0], K);
      expect(found[0]).to.equal(K);
      expect([...rows].every((row) => life.held.has(row))).to.equal(true);
    }
    expect(searches).to.be.at.least(1);
    expect(life.index.stats().details.changesSinceBuild).to.equal(0);
    expect(life.index.stats()).to.include({ size: COUNT, tombstones: 0 });
    expect(await recallOf(life, 'l2', queries)).to.be.at.least(0.9);
  });
});

/** Recall@K by score, against a plain loop. */
async function recallOf({ index, held }: Life, metric: Metric, queries: Float32Array[]): Promise<number> {
  const { rows, found, paths } = await index.search(flat(queries), K);
  expect([...paths].filter((path) => path === SEARCH_PATHS.indexOf('scan'))).to.have.length(0);
  let right = 0;
  queries.forEach((query, q) => {
    const score = scoresFrom(query, metric);
    const least = Float64Array.from(held.values(), score).sort().at(-K)!;
    for (const row of rows.subarray(q * K, q * K + found[q])) if (score(held.get(row)!) >= least) right++;
  });
  return right / (queries.length * K);
}

function scoresFrom(query: Float32Array, metric: Metric): (vector: Float32Array) => number {
  const dot = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let d = 0; d < DIM; d++) sum += a[d] * b[d];
    return sum;
  };
  const own = dot(query, query);
  return metric === 'l2'
    ? (vector) => 2 * dot(query, vector) - own - dot(vector, vector)
    : (vector) => dot(query, vector) / Math.sqrt(own * dot(vector, vector));
}

function apart(vectors: Float32Array): Float32Array[] {
  return Array.from({ length: vectors.length / DIM }, (_, n) => vectors.subarray(n * DIM, (n + 1) * DIM));
}

function flat(vectors: Float32Array[]): Float32Array {
  const all = new Float32Array(vectors.length * DIM);
  vectors.forEach((vector, n) => all.set(vector, n * DIM));
  return all;
}
