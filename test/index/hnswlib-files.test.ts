/** Graph files of hnswlib: ours read by hnswlib-node, its read by us. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BelfryError, Rng } from '@belfry/core';
import {
  createIndex,
  exportHnswlib,
  importHnswlib,
  indexKinds,
  indexOptions,
  type Metric,
  type VectorIndex,
} from '@belfry/index';
import { expect } from 'chai';

const DIM = 16;
const COUNT = 2000;
const K = 10;

interface LibraryGraph {
  initIndex(most: number, m: number, efConstruction: number, seed: number): void;
  addPoint(vector: number[], label: number): void;
  markDelete(label: number): void;
  setEf(ef: number): void;
  searchKnn(vector: number[], k: number): { neighbors: number[]; distances: number[] };
  writeIndex(path: string): Promise<boolean>;
  readIndex(path: string): Promise<boolean>;
  getIdsList(): number[];
}

interface Library {
  HierarchicalNSW: new (space: string, dim: number) => LibraryGraph;
}

const library: string = 'hnswlib-node';
const spaces = { cosine: 'cosine', dot: 'ip', l2: 'l2' } as const;

const rng = Rng.fromSeed(11);
const vectors = Float32Array.from({ length: COUNT * DIM }, () => rng.normal());
const queries = Float32Array.from({ length: 50 * DIM }, () => rng.normal());
const vectorAt = (all: Float32Array, n: number): number[] => Array.from(all.subarray(n * DIM, (n + 1) * DIM));

describe('graph files of hnswlib', () => {
  let folder: string;
  let HierarchicalNSW: Library['HierarchicalNSW'];

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
    const missing = (await indexKinds.hnsw.missing()) ?? (await indexKinds['hnswlib-node'].missing());
    if (missing !== null) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    ({ HierarchicalNSW } = ((await import(library)) as { default: Library }).default);
  });

  after(() => rm(folder, { recursive: true }));

  for (const metric of ['cosine', 'dot', 'l2'] as const) {
    it(`${metric}: hnswlib-node finds in our file what we find`, async () => {
      const index = await ourIndex(metric);
      await index.delete(Int32Array.of(3, 4));
      await exportHnswlib(index, join(folder, 'ours'));
      const graph = new HierarchicalNSW(spaces[metric], DIM);
      await graph.readIndex(join(folder, 'ours'));
      graph.setEf(200);
      const { rows } = await index.search(queries, K, { efSearch: 200 });
      let same = 0;
      for (let q = 0; q < 50; q++) {
        const { neighbors } = graph.searchKnn(vectorAt(queries, q), K);
        expect(neighbors).to.not.include(3).and.not.include(4);
        same += neighbors.filter((row) => rows.subarray(q * K, (q + 1) * K).includes(row)).length;
      }
      expect(same / (50 * K)).to.be.at.least(0.97);
    });

    it(`${metric}: we find in its file what it finds`, async () => {
      const graph = new HierarchicalNSW(spaces[metric], DIM);
      graph.initIndex(COUNT + 50, 16, 200, 1);
      for (let row = 0; row < COUNT; row++) graph.addPoint(vectorAt(vectors, row), 5 + 3 * row);
      graph.markDelete(5);
      graph.setEf(200);
      await graph.writeIndex(join(folder, 'its'));
      const index = await importHnswlib(join(folder, 'its'), { dim: DIM, metric });
      expect([index.kind, index.size, index.metric]).to.deep.equal(['hnsw', COUNT - 1, metric]);
      expect(index.vector(5)).to.equal(null);
      const { rows, scores } = await index.search(queries, K, { efSearch: 200 });
      let same = 0;
      for (let q = 0; q < 50; q++) {
        const { neighbors, distances } = graph.searchKnn(vectorAt(queries, q), K);
        neighbors.forEach((row, n) => {
          const place = rows.subarray(q * K, (q + 1) * K).indexOf(row);
          if (place < 0) return;
          same++;
          const score = metric === 'l2' ? -distances[n] : 1 - distances[n];
          expect(scores[q * K + place]).to.be.closeTo(score, 1e-4 * (1 + Math.abs(score)));
        });
      }
      expect(same / (50 * K)).to.be.at.least(0.97);
      await index.upsert(Int32Array.of(5, 8), vectors.subarray(0, 2 * DIM));
      expect(index.size).to.equal(COUNT);
    });

    it(`${metric}: a file comes back as it went`, async () => {
      const index = await ourIndex(metric);
      await exportHnswlib(index, join(folder, 'there'));
      const back = await importHnswlib(join(folder, 'there'), { dim: DIM, metric, storage: 'float32' });
      expect(await back.search(queries, K)).to.deep.equal(await index.search(queries, K));
    });
  }

  it('finds equal vectors through the library too', async () => {
    const index = await createIndex({ ...indexOptions.parse({}), kind: 'hnsw' }, { dim: DIM, metric: 'l2' });
    const some = vectors.slice(0, 200 * DIM);
    for (let row = 100; row < 120; row++) some.copyWithin(row * DIM, 0, DIM);
    await index.add(rowsUpTo(200), some);
    await exportHnswlib(index, join(folder, 'twins'));
    const graph = new HierarchicalNSW('l2', DIM);
    await graph.readIndex(join(folder, 'twins'));
    graph.setEf(200);
    const { neighbors } = graph.searchKnn(vectorAt(some, 0), 21);
    expect(neighbors.toSorted((a, b) => a - b)).to.deep.equal([0, ...rowsUpTo(120).subarray(100)]);
  });

  it('refuses what is no graph, or one of another dimension or of other lengths', async () => {
    const refused = async (name: string, dim: number, metric: Metric): Promise<string> =>
      importHnswlib(join(folder, name), { dim, metric }).then(
        () => 'no error',
        (error: unknown) => (error instanceof BelfryError ? error.code : String(error)),
      );
    await exportHnswlib(await ourIndex('dot'), join(folder, 'dot'));
    await writeFile(join(folder, 'text'), 'no graph '.repeat(100));
    expect(await refused('text', DIM, 'dot')).to.equal('INDEX_INVALID');
    expect(await refused('dot', DIM + 1, 'dot')).to.equal('INDEX_INVALID');
    expect(await refused('dot', DIM, 'cosine')).to.equal('INDEX_INVALID');
    expect(await refused('nothing', DIM, 'dot')).to.equal('FILE_NOT_FOUND');
  });

  it('exports only what has a graph, and leaves nothing half-written', async () => {
    const exact = await createIndex({ ...indexOptions.parse({}), kind: 'exact' }, { dim: DIM, metric: 'l2' });
    const before = await readdir(folder);
    const error = await exportHnswlib(exact, join(folder, 'exact')).catch((thrown: unknown) => thrown);
    expect((error as BelfryError).code).to.equal('INVALID_ARGUMENT');
    expect(await readdir(folder)).to.deep.equal(before);
  });
});

async function ourIndex(metric: Metric): Promise<VectorIndex> {
  const index = await createIndex(
    { ...indexOptions.parse({}), kind: 'hnsw', storage: 'float32' },
    { dim: DIM, metric },
  );
  await index.add(rowsUpTo(COUNT), vectors);
  return index;
}

function rowsUpTo(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
