/** Graph files between Belfry and Python's hnswlib, both ways, against neighbours found by comparing all in 64 bits. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Rng } from '@belfry/core';
import { createIndex, exportHnswlib, importHnswlib, indexKinds, indexOptions, type Metric } from '@belfry/index';
import { expect } from 'chai';

const run = promisify(execFile);
const python = process.env.BELFRY_PYTHON ?? 'python3';

const DIM = 16;
const COUNT = 2000;
const QUERIES = 100;
const K = 10;
const EF = 200;
/** Python's own name of the space a file of each metric is for; with `cosine`, files hold unit vectors. */
const spaces = { cosine: 'ip', dot: 'ip', l2: 'l2' } as const;

type Vectors = readonly (readonly number[])[];

interface ReadGraph {
  readonly ids: number[];
  readonly vectors: number[][];
  readonly deletedAreHidden: boolean;
  readonly labels: number[][];
  readonly distances: number[][];
}

const rng = Rng.fromSeed(17);
const randomVectors = (count: number): number[][] =>
  Array.from({ length: count }, () => Array.from({ length: DIM }, () => Math.fround(rng.normal())));

/** Labels are not places: 5, 8, 11, … */
const labels = Array.from({ length: COUNT }, (_, n) => 5 + 3 * n);
const vectors = randomVectors(COUNT);
/** Eight equal vectors, one of them and some others deleted. */
const twins = [0, 250, 500, 750, 1000, 1250, 1500, 1750];
for (const twin of twins) vectors[twin] = vectors[0];
const deletedPlaces = [250, 3, 4, 77, 1999];
const deleted = deletedPlaces.map((place) => labels[place]);
const alive = labels.filter((label) => !deleted.includes(label));
const queries = [vectors[0], ...randomVectors(QUERIES - 1)];

describe("graph files of Python's hnswlib", () => {
  let folder: string;

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
    const able = await run(python, ['-c', 'import hnswlib']).then(
      () => true,
      () => false,
    );
    const missing = able ? await indexKinds.hnsw.missing() : `${python} has no hnswlib; set BELFRY_PYTHON`;
    if (missing === null) return;
    console.log(`      skipped: ${missing}`);
    this.skip();
  });

  after(() => rm(folder, { recursive: true }));

  for (const metric of ['cosine', 'dot', 'l2'] as const) {
    const stored = vectors.map((vector) => formOf(metric, vector));
    const asked = queries.map((query) => formOf(metric, query));

    it(`${metric}: it finds in our file the true neighbours, by the same labels and vectors`, async () => {
      const index = await createIndex(
        { ...indexOptions.parse({}), kind: 'hnsw', storage: 'float32' },
        { dim: DIM, metric },
      );
      await index.add(Int32Array.from(labels), Float32Array.from(vectors.flat()));
      await index.delete(Int32Array.from(deleted));
      const path = join(folder, `ours-${metric}`);
      await exportHnswlib(index, path);

      const graph = (await inPython({
        do: 'read',
        path,
        metric,
        ef: EF,
        k: K,
        queries: asked,
        alive,
        deleted,
      })) as ReadGraph;
      expect(graph.ids).to.include.members(alive);
      expect(graph.ids).to.have.length(new Set(graph.ids).size);
      expect(graph.deletedAreHidden).to.equal(true);
      graph.vectors.forEach((vector, n) => expectEqual(vector, stored[placeOf(alive[n])]));
      expectTrueNeighbours(graph.labels, metric, stored, asked);
      graph.labels.forEach((row, q) =>
        row.forEach((label, n) => {
          const score = scoreOf(metric, asked[q], stored[placeOf(label)]);
          const distance = metric === 'l2' ? -score : 1 - score;
          expect(graph.distances[q][n]).to.be.closeTo(distance, 1e-4 * (1 + Math.abs(distance)));
        }),
      );
    });

    it(`${metric}: we find in its file the true neighbours, by the same rows and vectors`, async () => {
      const path = join(folder, `its-${metric}`);
      await inPython({ do: 'write', path, metric, vectors: stored, labels, deleted });
      const index = await importHnswlib(path, { dim: DIM, metric, efSearch: EF });

      expect([index.kind, index.size]).to.deep.equal(['hnsw', alive.length]);
      for (const label of alive) expectEqual([...index.vector(label)!], stored[placeOf(label)]);
      for (const label of deleted) expect(index.vector(label)).to.equal(null);
      const { rows, scores } = await index.search(Float32Array.from(asked.flat()), K);
      const found = asked.map((_, q) => [...rows.subarray(q * K, (q + 1) * K)]);
      expectTrueNeighbours(found, metric, stored, asked);
      found.flat().forEach((row, n) => {
        const score = scoreOf(metric, asked[Math.floor(n / K)], stored[placeOf(row)]);
        expect(scores[n]).to.be.closeTo(score, 1e-4 * (1 + Math.abs(score)));
      });
    });
  }
});

async function inPython({ metric, ...task }: Record<string, unknown> & { metric: Metric }): Promise<unknown> {
  const running = run(python, [resolve('test/index/python-hnswlib.py')], { maxBuffer: 1 << 26 });
  running.child.stdin!.end(JSON.stringify({ ...task, space: spaces[metric], dim: DIM }));
  return JSON.parse((await running).stdout) as unknown;
}

function placeOf(label: number): number {
  return (label - 5) / 3;
}

function formOf(metric: Metric, vector: readonly number[]): readonly number[] {
  if (metric !== 'cosine') return vector;
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function scoreOf(metric: Metric, a: readonly number[], b: readonly number[]): number {
  if (metric === 'l2') return -a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}

function expectEqual(vector: readonly number[], expected: readonly number[]): void {
  vector.forEach((value, d) => expect(value).to.be.closeTo(expected[d], 1e-6));
}

/** Nothing deleted and nothing twice; 9 of 10 are as near as the k-th nearest, the first query's equal vectors all among them. */
function expectTrueNeighbours(found: readonly number[][], metric: Metric, stored: Vectors, asked: Vectors): void {
  let nearest = 0;
  found.forEach((row, q) => {
    expect(new Set(row).size).to.equal(K);
    for (const label of row) expect(deleted).to.not.include(label);
    const scores = alive.map((label) => scoreOf(metric, asked[q], stored[placeOf(label)])).toSorted((a, b) => b - a);
    nearest += row.filter((label) => scoreOf(metric, asked[q], stored[placeOf(label)]) >= scores[K - 1] - 1e-6).length;
  });
  expect(nearest / (found.length * K)).to.be.at.least(0.9);
  if (metric === 'dot') return;
  expect(found[0]).to.include.members(
    twins.filter((twin) => !deletedPlaces.includes(twin)).map((twin) => labels[twin]),
  );
}
