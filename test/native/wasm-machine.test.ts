/** What the portable kernels promise beyond the numbers: memory, threads, an end. */
import { Rng } from '@belfry/core';
import { getKernels, kernelInfo, type Kernels, type ScoresInput } from '@belfry/native';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

const run = promisify(execFile);
const nativeIndex = import.meta.resolve('@belfry/native');

function inBatch(batchSize: number, dim: number): ScoresInput {
  const rng = Rng.fromSeed(1);
  const matrix = () => Float32Array.from({ length: batchSize * dim }, () => rng.normal() / Math.sqrt(dim));
  const positives = matrix();
  const own = Int32Array.from({ length: batchSize + 1 }, (_, row) => row);
  return {
    dim,
    queries: matrix(),
    positives,
    positiveLogExpectedCount: null,
    candidates: [{ vectors: positives, logExpectedCount: null }],
    exclusions: { offsets: own, values: own.subarray(0, batchSize) },
    temperature: 0.1,
    epilogue: { kind: 'softmax' },
    weights: null,
  };
}

describe('wasm kernels', () => {
  it('give the same gradients, to rounding, when the memory budget holds eight queries at a time', () => {
    const input = inBatch(333, 24);
    const whole = getKernels({ implementation: 'wasm', threads: 2 }).scores(input);
    const pieces = getKernels({ implementation: 'wasm', threads: 2, memoryBudgetBytes: 1024 }).scores(input);
    expect(pieces.loss).to.equal(whole.loss);
    expect(pieces.queryGradient).to.deep.equal(whole.queryGradient);
    const [part, all] = [pieces.candidateGradients[0], whole.candidateGradients[0]];
    expect(part.every((slope, i) => Math.abs(slope - all[i]) < 1e-8)).to.equal(true);
  });

  it('take no more memory for the thousandth call than for the first', () => {
    const input = inBatch(256, 16);
    const kernels = getKernels({ implementation: 'wasm', threads: 2 });
    for (let call = 0; call < 100; call++) kernels.scores(input);
    const before = process.memoryUsage.rss();
    for (let call = 0; call < 900; call++) kernels.scores(input);
    expect((process.memoryUsage.rss() - before) / 2 ** 20).to.be.below(16);
  });

  it('find the same lists when items and queries pass in many ranges', () => {
    const rng = Rng.fromSeed(2);
    const matrix = (rows: number) => Float32Array.from({ length: rows * 9 }, () => rng.int(5) - 2);
    const input = { dim: 9, queries: matrix(300), items: matrix(1000), k: 40 };
    const exclude = {
      offsets: Int32Array.from({ length: 301 }, (_, row) => 2 * row),
      values: Int32Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? i % 7 : 900)),
    };
    const whole = getKernels({ implementation: 'wasm', threads: 1 }).topK({ ...input, exclude });
    expect(
      getKernels({ implementation: 'wasm', threads: 3, memoryBudgetBytes: 4096 }).topK({ ...input, exclude }),
    ).to.deep.equal(whole);
  });

  it('give the same bits on 1, 2 and 5 threads where there are many blocks, also while threads are still starting', () => {
    const input = inBatch(1000, 40);
    const [one, ...others] = [1, 2, 5].map((threads) => getKernels({ implementation: 'wasm', threads }));
    const expected = one.scores(input);
    for (let again = 0; again < 5; again++) {
      for (const kernels of others)
        expect(bits(kernels, input).equals(Buffer.concat(bytesOf(expected)))).to.equal(true);
    }
  });

  it('work in several Node workers at once, and let themselves be terminated at work', async () => {
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { getKernels } from ${JSON.stringify(nativeIndex)};
      const kernels = getKernels({ implementation: 'wasm', threads: 2 });
      const vectors = Float32Array.from({ length: 200 * 16 }, (_, i) => Math.sin(i));
      for (;;) parentPort.postMessage(kernels.topK({ dim: 16, queries: vectors, items: vectors, k: 3 }).rows);
    `;
    const workers = [1, 2, 3].map(() => new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`)));
    const answers = await Promise.all(
      workers.map(
        (worker) => new Promise<Int32Array>((resolve, reject) => worker.once('message', resolve).once('error', reject)),
      ),
    );
    await Promise.all(workers.map((worker) => worker.terminate()));
    expect(answers[1]).to.deep.equal(answers[0]);
    expect(answers[2]).to.deep.equal(answers[0]);
  });

  it('let the process end by itself after work on several threads', async () => {
    const script = `
      import { getKernels } from ${JSON.stringify(nativeIndex)};
      const vectors = Float32Array.from({ length: 500 * 16 }, (_, i) => Math.sin(i));
      const found = getKernels({ implementation: 'wasm', threads: 3 }).topK({ dim: 16, queries: vectors, items: vectors, k: 3 });
      console.log(found.rows.length);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { timeout: 30_000 });
    expect(stdout).to.equal('1500\n');
  });
});

describe('getKernels', () => {
  it('gives the same object for the same options and says what it is', () => {
    expect(getKernels({ threads: 2 })).to.equal(getKernels({ threads: 2 }));
    expect(kernelInfo({ implementation: 'reference' })).to.deep.equal({
      implementation: 'reference',
      isa: 'scalar',
      threads: 1,
      reason: null,
    });
    expect(kernelInfo({ implementation: 'wasm', threads: 2 })).to.deep.equal({
      implementation: 'wasm',
      isa: 'wasm-simd128',
      threads: 2,
      reason: null,
    });
  });

  it('refuses less than one thread', () => {
    expect(() => getKernels({ threads: 0 })).to.throw('threads = 0');
  });

  it('falls back to the reference and says why where addon and wasm module are missing; asked for by name, refuses', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'belfry-native-'));
    try {
      await cp(dirname(fileURLToPath(nativeIndex)), join(folder, 'dist'), {
        recursive: true,
        filter: (path) => !path.endsWith('kernels.wasm') && !path.endsWith('.node'),
      });
      await symlink(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
      const script = `
        import { getKernels, kernelInfo } from ${JSON.stringify(join(folder, 'dist/index.js'))};
        let code;
        try { getKernels({ implementation: 'wasm' }); } catch (error) { code = error.code; }
        console.log(JSON.stringify({ ...kernelInfo(), code }));
      `;
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
      const info = JSON.parse(stdout) as { implementation: string; reason: string; code: string };
      expect(info.implementation).to.equal('reference');
      expect(info.reason).to.contain('kernels.wasm');
      expect(info.code).to.equal('BACKEND_UNAVAILABLE');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

function bits(kernels: Kernels, input: ScoresInput): Buffer {
  return Buffer.concat(bytesOf(kernels.scores(input)));
}

function bytesOf({
  loss,
  queryGradient,
  positiveGradient,
  candidateGradients,
}: ReturnType<Kernels['scores']>): Uint8Array[] {
  return [Float64Array.of(loss), queryGradient, positiveGradient, ...candidateGradients].map(
    ({ buffer }) => new Uint8Array(buffer),
  );
}
