/** What the native backend promises of memory: arrays are used again, and never one that somebody else may hold. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { initBackend, linear } from '@belfry/compute';
import { builtIsas } from '../native/built-isas.js';
import { normals } from './computed.js';

describe('the native backend', () => {
  if (builtIsas().length === 0) {
    it.skip('no C++ compiler: the addon was not built');
    return;
  }
  before(async () => {
    await initBackend('native');
  });

  it('never overwrites an array that was passed in or read', () => {
    const given = normals([64, 64], 1);
    const before = given.values.slice();
    const product = tf.tidy(() => tf.matMul(tf.tensor(given.values, [64, 64]), tf.tensor(given.values, [64, 64])));
    const read = product.dataSync();
    const copy = read.slice();
    product.dispose();
    for (let n = 0; n < 20; n++) tf.tidy(() => tf.relu(tf.add(tf.tensor(given.values, [64, 64]), n)));
    expect(read).to.deep.equal(copy);
    expect(given.values).to.deep.equal(before);
  });

  it('never overwrites what a view of another kernel still shows', () => {
    const parts = tf.tidy(() => tf.unstack(tf.add(tf.tensor(normals([4, 256], 2).values, [4, 256]), 1)));
    const expected = normals([4, 256], 2).values.map((value) => value + 1);
    for (let n = 0; n < 20; n++) tf.tidy(() => tf.relu(tf.zeros([4, 256])));
    parts.forEach((part, row) => expect(part.dataSync()).to.deep.equal(expected.subarray(row * 256, row * 256 + 256)));
    tf.dispose(parts);
  });

  it('keeps its tensors and the memory of its pool over 200 steps', () => {
    const [x, kernel, bias] = [normals([300, 40], 1), normals([40, 50], 2), normals([50], 3)];
    const step = () =>
      tf.tidy(() => {
        const tensors = [x, kernel, bias].map(({ values, shape }) => tf.tensor(values, [...shape]));
        tf.grads((a, b, c) => linear(a as tf.Tensor2D, b as tf.Tensor2D, c as tf.Tensor1D, 'gelu'))(
          tensors,
          tf.ones([300, 50]),
        );
      });
    const pooledBytes = () => (tf.backend() as unknown as { pooledBytes: number }).pooledBytes;
    for (let n = 0; n < 3; n++) step();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    const pooled = pooledBytes();
    expect(pooled).to.be.greaterThan(0);
    for (let n = 0; n < 200; n++) step();
    expect(tf.memory()).to.include({ numTensors, numBytes, numDataBuffers });
    expect(pooledBytes()).to.equal(pooled);
  });

  it('leaves the backend cpu as it was, and tensors may go from one to the other', async () => {
    const onNative = tf.add(tf.tensor1d([1, 2, 3]), 1);
    await initBackend('cpu');
    const doubled = tf.mul(onNative, 2);
    expect(Array.from(doubled.dataSync())).to.deep.equal([4, 6, 8]);
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
    expect(Array.from(product.dataSync())).to.deep.equal([11]);
    await initBackend('native');
    expect(Array.from(tf.add(doubled, tf.reshape(product, [1])).dataSync())).to.deep.equal([15, 17, 19]);
  });
});
