import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { differentiate, doctor, initBackend } from '@belfry/compute';
import { BelfryError } from '@belfry/core';
import { backendsHere } from './backends-here.js';

async function hasTensorflow(): Promise<boolean> {
  const names = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
  const found = await Promise.allSettled(names.map((name) => import(name)));
  return found.some(({ status }) => status === 'fulfilled');
}

describe('compute backends', () => {
  it('auto takes native, or wasm without the C++ addon, and says why', async () => {
    const { name, version, reason } = await initBackend('auto');
    expect(name).to.equal(backendsHere[0]);
    expect(version).to.match(/^\d+\.\d+\.\d+/);
    expect(reason).to.not.equal('');
  });

  it('each backend multiplies matrices when asked for by name', async () => {
    for (const backend of backendsHere) {
      expect((await initBackend(backend)).name).to.equal(backend);
      const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
      expect(Array.from(product.dataSync())).to.deep.equal([11]);
      product.dispose();
    }
  });

  it('tensorflow starts where tfjs-node is installed, and is refused with what to install elsewhere', async () => {
    const outcome = await initBackend('tensorflow').catch((error: BelfryError) => error);
    if (await hasTensorflow()) {
      expect(outcome).to.include({ name: 'tensorflow' });
      return;
    }
    expect(outcome).to.be.instanceOf(BelfryError).with.property('code', 'BACKEND_UNAVAILABLE');
    expect(outcome).to.have.property('change').that.contains('npm install @tensorflow/tfjs-node');
  });

  it('the doctor names every backend, and the reason where one is missing', async () => {
    const report = await doctor();
    expect(report.backend).to.equal(backendsHere[0]);
    expect(report.backends.map(({ name }) => name)).to.deep.equal(['native', 'wasm', 'cpu', 'tensorflow']);
    for (const { available, version, reason } of report.backends) {
      expect(available ? version : reason).to.be.a('string');
    }
    expect(report.threads).to.be.at.least(1);
    expect(report.memoryBytes).to.be.greaterThan(2 ** 20);
  });
});

for (const backend of backendsHere) {
  describe(`a loss computed on the host, on ${backend}`, () => {
    it('sends its gradients through the tape to the leaves, and leaks no tensor', async () => {
      await initBackend(backend);
      const leaves = [
        { values: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
        { values: Float32Array.of(5, 6), shape: [2, 1] },
      ];
      const before = tf.memory().numTensors;
      const { loss, result } = differentiate(
        leaves,
        ([a, b]) => [tf.matMul(a, b), tf.mul(a, 2)],
        ([product, doubled]) => ({
          loss: product[0] + 3 * product[1] + doubled[3],
          gradients: [Float32Array.of(1, 3), Float32Array.of(0, 0, 0, 1)],
        }),
        (leafGradients) => leafGradients.map((gradient) => Array.from(gradient)),
      );
      expect(loss).to.equal(17 + 3 * 39 + 8);
      expect(result[0]).to.deep.equal([5, 6, 15, 18 + 2]);
      expect(result[1]).to.deep.equal([1 + 9, 2 + 12]);
      expect(tf.memory().numTensors).to.equal(before);
    });

    it('may overwrite the vectors and return them as gradients', async () => {
      await initBackend(backend);
      const { result } = differentiate(
        [{ values: Float32Array.of(1, 2), shape: [1, 2] }],
        ([a]) => [tf.mul(a, 3)],
        ([vectors]) => ({ loss: 0, gradients: [vectors.fill(5)] }),
        ([gradient]) => Array.from(gradient),
      );
      expect(result).to.deep.equal([15, 15]);
    });
  });
}
