import { expect } from 'chai';
import { BelfryError, Rng } from '@belfry/core';
import { getKernels, sphericalKMeans } from '@belfry/native';

const dim = 8;

/** `size` vectors round each of `count` axes, `noise` long at most in every coordinate, of lengths from 0.5 to 2. */
function roundAxes(count: number, size: number, noise: number): Float32Array {
  const rng = Rng.fromSeed(5);
  const values = Array.from({ length: count * size }, (_, row) => {
    const length = 0.5 + 1.5 * rng.float();
    return Array.from(
      { length: dim },
      (__, d) => length * ((d === row % count ? 1 : 0) + noise * (2 * rng.float() - 1)),
    );
  });
  return Float32Array.from(values.flat());
}

const cosine = (a: Float32Array, b: Float32Array): number => {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, d) => sum + value * y[d], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe('spherical k-means', () => {
  const kernels = getKernels();

  it('finds planted groups', async () => {
    const vectors = roundAxes(6, 50, 0.15);
    const { groups } = await sphericalKMeans({ vectors, dim, clusters: 6, rng: Rng.fromSeed(1) }, kernels);
    const groupOfAxis = Array.from({ length: 6 }, (_, axis) => groups[axis]);
    expect(new Set(groupOfAxis).size).to.equal(6);
    groups.forEach((group, row) => expect(group).to.equal(groupOfAxis[row % 6]));
  });

  it('ends with each vector in the group of its nearest centre, each centre in the direction of its mean', async () => {
    const rng = Rng.fromSeed(9);
    const vectors = Float32Array.from({ length: 300 * dim }, () => rng.float() - 0.5);
    const { groups, centres, cohesion } = await sphericalKMeans(
      { vectors, dim, clusters: 7, rounds: 1000, rng: Rng.fromSeed(2) },
      kernels,
    );
    const vector = (row: number): Float32Array => vectors.subarray(row * dim, (row + 1) * dim);
    const centre = (group: number): Float32Array => centres.subarray(group * dim, (group + 1) * dim);
    let sum = 0;
    groups.forEach((group, row) => {
      const own = cosine(vector(row), centre(group));
      for (let other = 0; other < 7; other++) expect(cosine(vector(row), centre(other))).to.be.at.most(own + 1e-6);
      sum += own;
    });
    expect(cohesion).to.be.closeTo(sum / 300, 1e-5);
    for (let group = 0; group < 7; group++) {
      const mean = new Float64Array(dim);
      groups.forEach((of, row) => {
        const norm = Math.hypot(...vector(row));
        if (of === group) for (let d = 0; d < dim; d++) mean[d] += vector(row)[d] / norm;
      });
      expect(cosine(Float32Array.from(mean), centre(group))).to.be.closeTo(1, 1e-5);
    }
  });

  it('leaves no group empty, even where most vectors are equal', async () => {
    const vectors = new Float32Array(100 * dim);
    for (let row = 0; row < 100; row++) vectors[row * dim + (row < 96 ? 0 : row - 95)] = 1;
    const { groups } = await sphericalKMeans({ vectors, dim, clusters: 5, rng: Rng.fromSeed(3) }, kernels);
    expect(new Set(groups).size).to.equal(5);
  });

  it('depends on the generator alone', async () => {
    const vectors = roundAxes(8, 20, 0.8);
    const once = async (): Promise<Int32Array> =>
      (await sphericalKMeans({ vectors, dim, clusters: 12, rng: Rng.fromSeed(4) }, kernels)).groups;
    expect(await once()).to.deep.equal(await once());
  });

  it('refuses more groups than vectors', async () => {
    const refused = sphericalKMeans(
      { vectors: new Float32Array(2 * dim), dim, clusters: 3, rng: Rng.fromSeed(1) },
      kernels,
    );
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(BelfryError).with.property('code', 'INVALID_ARGUMENT');
  });
});
