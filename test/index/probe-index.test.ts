import { expect } from 'chai';
import { BelfryError, type Progress } from '@belfry/core';
import { indexKinds, probeIndex, type Metric, type VectorIndex } from '@belfry/index';
import { codeOf } from '../run/code-of.js';
import { indexOver, planted, type Planted } from './clustered.js';

const catalogue = planted(3000);
const asking = planted(1500, { seed: 2 });
const k = 10;

describe('probing an index', () => {
  before(async function () {
    if ((await indexKinds.hnsw.missing()) !== null) this.skip();
  });

  it('finds recall 1 of an exact one, with nothing left to doubt', async () => {
    for (const metric of ['cosine', 'dot', 'l2'] as const) {
      const truth = await indexOver(catalogue, { kind: 'exact' }, metric);
      const { points, stoppedEarly } = await probeIndex({ index: truth, truth, queries: asking, k });
      expect(points).to.have.length(1);
      expect(points[0]).to.include({ recall: 1, low: 1, high: 1, queries: 1500, efSearch: null });
      expect(stoppedEarly).to.equal(false);
    }
  });

  it('finds less of a bad graph, and its interval holds what all queries together find', async () => {
    const index = await indexOver(catalogue, { kind: 'hnsw', m: 2, efConstruction: 1, efSearch: 1 });
    const truth = await indexOver(catalogue, { kind: 'exact' });
    const recalls = await plainRecalls(index, catalogue, asking, 'cosine');
    const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
    const [point] = (await probeIndex({ index, truth, queries: first(asking, 400), k })).points;
    expect(point.recall).to.be.below(0.95);
    expect(mean).to.be.within(point.low, point.high);
    const [all] = (await probeIndex({ index, truth, queries: asking, k })).points;
    expect(all.recall).to.be.closeTo(mean, 1e-9);
    expect(all.high - all.low).to.be.below(point.high - point.low);
  });

  it('measures several values of efSearch with the same queries', async () => {
    const index = await indexOver(catalogue, { kind: 'hnsw', m: 4, efConstruction: 20 });
    const truth = await indexOver(catalogue, { kind: 'exact' });
    const { points } = await probeIndex({ index, truth, queries: asking, k, efSearch: [10, 40, 400] });
    expect(points.map(({ efSearch }) => efSearch)).to.deep.equal([10, 40, 400]);
    const recalls = points.map(({ recall }) => recall);
    expect(recalls).to.deep.equal(recalls.toSorted((a, b) => a - b));
    expect(recalls[2]).to.be.above(recalls[0]);
    for (const { qps, latencyMs } of points) {
      expect(qps).to.be.above(0);
      expect(latencyMs.p50).to.be.within(0, latencyMs.p99);
      expect(latencyMs.queries).to.be.within(1, 1000);
    }
  });

  it('stops as soon as the interval is narrow enough', async () => {
    const index = await indexOver(catalogue, { kind: 'hnsw' });
    const truth = await indexOver(catalogue, { kind: 'exact' });
    const wide = await probeIndex({ index, truth, queries: asking, k, within: 0.1 });
    expect(wide.stoppedEarly).to.equal(true);
    const [{ low, high, queries }] = wide.points;
    expect((high - low) / 2).to.be.at.most(0.1);
    expect(queries).to.be.below(1500);
    const narrow = await probeIndex({ index, truth, queries: asking, k, within: 1e-9 });
    expect(narrow.stoppedEarly).to.equal(false);
    expect(narrow.points[0].queries).to.equal(1500);
  });

  it('leaves out the item that asks', async () => {
    const one = await indexOver(catalogue, { kind: 'exact' });
    const { vectors, dim, rows } = catalogue;
    const queries = { dim, vectors, ownRows: rows };
    expect((await probeIndex({ index: one, truth: one, queries, k })).points[0].recall).to.equal(1);
    // With one other item it can find that and no second one.
    const two = await indexOver(planted(2), { kind: 'exact' });
    const ofTwo = { dim: 16, vectors: planted(2).vectors, ownRows: Int32Array.of(0, 1) };
    expect((await probeIndex({ index: two, truth: two, queries: ofTwo, k: 1 })).points[0].recall).to.equal(1);
    expect(await codeOf(probeIndex({ index: two, truth: two, queries: ofTwo, k: 2 }))).to.equal('INVALID_ARGUMENT');
  });

  it('takes any of several equal vectors on the border for right', async () => {
    const same = new Float32Array(40 * 16).map((_, n) => (n % 16 === 0 ? 1 : 0));
    const rows = Int32Array.from({ length: 40 }, (_, row) => row);
    const one = await indexOver({ dim: 16, rows, vectors: same }, { kind: 'exact' });
    // The same vectors under other rows: not one row of the truth comes back.
    const other = await indexOver({ dim: 16, rows: rows.map((row) => row + 1000), vectors: same }, { kind: 'exact' });
    const queries = { dim: 16, vectors: same.slice(0, 16) };
    expect((await probeIndex({ index: other, truth: one, queries, k: 5 })).points[0].recall).to.equal(1);
  });

  it('refuses what cannot be measured, before it searches', async () => {
    const index = await indexOver(planted(20), { kind: 'exact' });
    const probe = (changes: object): Promise<unknown> =>
      probeIndex({ index, truth: index, queries: first(asking, 5), k: 5, ...changes });
    expect(await codeOf(probe({}))).to.equal(null);
    expect(await codeOf(probe({ k: 21 }))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(probe({ k: 0 }))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(probe({ queries: first(asking, 0) }))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(probe({ queries: { dim: 8, vectors: new Float32Array(8) } }))).to.equal('SHAPE_MISMATCH');
    expect(await codeOf(probe({ queries: { dim: 16, vectors: new Float32Array(17) } }))).to.equal('SHAPE_MISMATCH');
  });

  it('refuses to probe an empty index, saying how many vectors there are', async () => {
    const index = await indexOver(planted(0), { kind: 'exact' });
    const error = await probeIndex({ index, truth: index, queries: asking, k: 1 }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(BelfryError).and.to.have.property('expected').that.includes('0');
  });

  it('reports progress up to the end', async () => {
    const index = await indexOver(catalogue, { kind: 'exact' });
    const seen: { label: string; total?: number; done: number; ended: boolean }[] = [];
    const progress: Progress = {
      start(label, total) {
        const task = { label, total, done: 0, ended: false };
        seen.push(task);
        return { update: (done) => void (task.done = done), end: () => void (task.ended = true) };
      },
    };
    await probeIndex({ index, truth: index, queries: asking, k, progress });
    expect(seen).to.not.be.empty;
    for (const { total, done, ended } of seen) expect([done, ended]).to.deep.equal([total, true]);
  });
});

function first({ dim, vectors }: Planted, count: number): { dim: number; vectors: Float32Array } {
  return { dim, vectors: vectors.subarray(0, count * dim) };
}

/** Recall of each query against a plain loop in float64. */
async function plainRecalls(index: VectorIndex, items: Planted, queries: Planted, metric: Metric): Promise<number[]> {
  const { dim } = items;
  const { rows } = await index.search(queries.vectors, k);
  return Array.from({ length: queries.rows.length }, (_, q) => {
    const query = queries.vectors.subarray(q * dim, (q + 1) * dim);
    const scores = Array.from(items.rows, (row) =>
      similarity(metric, query, items.vectors.subarray(row * dim, (row + 1) * dim)),
    );
    const nearest = items.rows.toSorted((a, b) => scores[b] - scores[a]).slice(0, k);
    return rows.slice(q * k, (q + 1) * k).filter((row) => nearest.includes(row)).length / k;
  });
}

function similarity(metric: Metric, a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, d) => sum + value * y[d], 0);
  return metric === 'cosine' ? dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) : dot(a, b);
}
