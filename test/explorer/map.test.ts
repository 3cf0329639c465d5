import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Rng } from '@belfry/core';
import { readItemMap, RunFolder, Vocabulary, writeItemMap, type ItemMap, type ServingVectors } from '@belfry/data';
import { mapItems, projectionNames } from '@belfry/server';
import { codeOf } from '../run/code-of.js';

const provenance = {
  dataFolder: 'shop',
  dataHash: 'abc',
  seed: 1,
  versions: {},
  backend: 'cpu',
  kernels: 'reference',
  isa: 'scalar',
  threads: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
};

/** Blobs about orthogonal directions, so far apart that no two can be mistaken for one. */
function blobs(count: number, each: number, dim: number): ServingVectors {
  const rng = Rng.fromSeed(7);
  const values = new Float32Array(count * each * dim).map(() => rng.normal() * 0.05);
  for (let n = 0; n < count * each; n++) values[n * dim + (n % count)] += 1;
  return { dim, values };
}

describe('the map of items', () => {
  it('shows the two directions in which vectors differ most: planted ones come back, up to scale', async () => {
    const rng = Rng.fromSeed(5);
    const count = 400;
    const [first, second] = [
      [0.6, 0.8, 0, 0],
      [0, 0, 0.8, -0.6],
    ];
    // Around an ellipse: no correlation between the two.
    const along = Array.from({ length: count }, (_, n) => (n / count) * 2 * Math.PI).map((turn) => [
      Math.cos(turn) * 5,
      Math.sin(turn) * 2,
    ]);
    const values = Float32Array.from(
      along.flatMap(([a, b]) => first.map((value, d) => 3 + a * value + b * second[d] + rng.normal() * 0.01)),
    );
    const { x, y } = await mapItems({ dim: 4, values }, 'pca');
    expect(
      Math.abs(
        correlation(
          x,
          along.map(([a]) => a),
        ),
      ),
    ).to.be.greaterThan(0.999);
    expect(
      Math.abs(
        correlation(
          y,
          along.map(([, b]) => b),
        ),
      ),
    ).to.be.greaterThan(0.999);
  });

  it('stays within −1 … 1 and keeps distances in proportion', async () => {
    const { x, y } = await mapItems({ dim: 2, values: Float32Array.of(0, 0, 30, 0, 30, 40, 0, 40) }, 'pca');
    expect(Math.max(...x.map(Math.abs), ...y.map(Math.abs))).to.be.closeTo(1, 1e-6);
    const distance = (a: number, b: number): number => Math.hypot(x[a] - x[b], y[a] - y[b]);
    expect(distance(0, 2) / distance(0, 1)).to.be.closeTo(5 / 3, 1e-4);
    expect(distance(1, 2) / distance(0, 1)).to.be.closeTo(4 / 3, 1e-4);
  });

  it('gives each of the clusters members of one blob alone, and no blob is left out', async () => {
    const vectors = blobs(4, 60, 8);
    const { clusters } = await mapItems(vectors, 'pca');
    const blobsOf = new Map<number, Set<number>>();
    clusters.forEach((cluster, n) => blobsOf.set(cluster, (blobsOf.get(cluster) ?? new Set()).add(n % 4)));
    for (const [cluster, of] of blobsOf) expect([...of], `cluster ${cluster}`).to.have.length(1);
    expect(new Set([...blobsOf.values()].flatMap((of) => [...of])).size).to.equal(4);
  });

  for (const method of projectionNames) {
    it(`${method}: takes no vector, one, and equal ones, and gives the same map again`, async () => {
      for (const values of [[], [1, 2, 3], [1, 2, 3, 1, 2, 3, 1, 2, 3]]) {
        const { x, y, clusters } = await mapItems({ dim: 3, values: Float32Array.from(values) }, method);
        expect([x.length, y.length, clusters.length]).to.deep.equal(new Array(3).fill(values.length / 3));
        expect([...x, ...y].every(Number.isFinite)).to.equal(true);
      }
      const vectors = blobs(4, 40, 6);
      expect(await mapItems(vectors, method)).to.deep.equal(await mapItems(vectors, method));
    });
  }
});

describe('map.arrow of a run', () => {
  let folder: string;
  let run: RunFolder;
  const items = new Vocabulary(['lamp', 'sofa', 'çay']);
  const vectors: ServingVectors = { dim: 2, values: Float32Array.of(1, 0, 0, 1, 1, 1) };
  const map: ItemMap = {
    method: 'pca',
    x: Float32Array.of(-1, 0.5, 1),
    y: Float32Array.of(0, 0.25, -0.25),
    clusters: Int32Array.of(0, 1, 0),
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-map-'));
    run = await RunFolder.create(folder, { config: {}, provenance });
    await writeItemMap(run, { items, vectors }, map);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('comes back as it was', async () => {
    expect(await readItemMap(run, { items, vectors })).to.deep.equal(map);
  });

  it('is none before it is made, and none once the run was trained again', async () => {
    const trainedAgain = { dim: 2, values: vectors.values.map((value) => value + 1e-3) };
    expect(await readItemMap(run, { items, vectors: trainedAgain })).to.equal(null);
    await rm(run.file('map.arrow'));
    expect(await readItemMap(run, { items, vectors })).to.equal(null);
  });

  it('is refused beside other items', async () => {
    const others = new Vocabulary(['lamp', 'sofa', 'chair']);
    expect(await codeOf(readItemMap(run, { items: others, vectors }))).to.equal('VOCABULARY_MISMATCH');
  });

  it('is refused where a byte of it changed or its end is missing', async () => {
    const bytes = await readFile(run.file('map.arrow'));
    const changed = Buffer.from(bytes);
    const place = changed.indexOf(Buffer.from(map.x.buffer));
    changed[place + 5] ^= 1;
    await writeFile(run.file('map.arrow'), changed);
    expect(await codeOf(readItemMap(run, { items, vectors }))).to.equal('CHECKSUM_MISMATCH');
    await writeFile(run.file('map.arrow'), bytes.subarray(0, bytes.length / 2));
    expect(await codeOf(readItemMap(run, { items, vectors }))).to.equal('FILE_TRUNCATED');
  });
});

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, spreadA, spreadB] = [0, 0, 0];
  for (let n = 0; n < a.length; n++) {
    both += (a[n] - meanA) * (b[n] - meanB);
    spreadA += (a[n] - meanA) ** 2;
    spreadB += (b[n] - meanB) ** 2;
  }
  return both / Math.sqrt(spreadA * spreadB);
}
