import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'chai';
import { differentiate, doctor, initBackend } from '@belfry/compute';
import { BelfryError } from '@belfry/core';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { backendsHere } from './backends-here.js';

const run = promisify(execFile);

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

  it('auto takes wasm and says why where the C++ addon is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'belfry-compute-'));
    try {
      const modules = join(folder, 'node_modules');
      const installed = fileURLToPath(new URL('../../../node_modules', import.meta.url));
      for (const room of ['compute', 'native']) {
        await cp(join(installed, '@belfry', room), join(modules, '@belfry', room), {
          recursive: true,
          dereference: true,
          filter: (path) => !/belfry\.node|objects$/.test(path),
        });
      }
      await symlink(join(installed, '@belfry/core'), join(modules, '@belfry/core'));
      await symlink(join(installed, '@tensorflow'), join(modules, '@tensorflow'));
      const script = `
        import { initBackend } from ${JSON.stringify(join(modules, '@belfry/compute/dist/index.js'))};
        console.log(JSON.stringify(await initBackend('auto')));
      `;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
      const { name, reason } = JSON.parse(stdout) as { name: string; reason: string };
      expect(name).to.equal('wasm');
      expect(reason).to.contain('the C++ addon was not built');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('options that cannot be are refused, and lead to no other backend', async () => {
    const impossible = backendsHere[0] === 'native' ? [{ threads: 0 }, { isa: 'mmx' }] : [];
    for (const options of impossible) {
      const outcome = await initBackend('auto', options).catch((error: BelfryError) => error);
      expect(outcome).to.be.instanceOf(BelfryError).with.property('code', 'INVALID_ARGUMENT');
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
    const report = await doctor({ quick: true });
    expect(report.speed).to.equal(null);
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
