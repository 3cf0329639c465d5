/** Graphs of the C++ addon as TypeScript reaches them: what goes in comes out, off the event loop, wherever it runs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BelfryError, Rng, type ErrorCode } from '@belfry/core';
import { getHnswGraphs, hnswUnavailable, type GraphOptions, type HnswGraph } from '@belfry/native';
import { expect } from 'chai';

const nativeIndex = import.meta.resolve('@belfry/native');
const options: GraphOptions = { dim: 8, metric: 'dot', storage: 'float32', m: 8, efConstruction: 60, seed: 1 };
const COUNT = 600;

const vectorsOf = (count: number, seed = 1): Float32Array => {
  const rng = Rng.fromSeed(seed);
  return Float32Array.from({ length: count * options.dim }, () => rng.normal());
};
const rowsTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

async function filled(threads = 2): Promise<HnswGraph> {
  const graph = getHnswGraphs({ threads }).create(options);
  await graph.add(rowsTo(COUNT), vectorsOf(COUNT), true);
  return graph;
}

async function expectRefused(act: () => unknown, code: ErrorCode): Promise<void> {
  let error: unknown;
  try {
    await act();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).to.be.instanceOf(BelfryError).with.property('code', code);
}

(hnswUnavailable() === null ? describe : describe.skip)('HNSW graphs of the addon', () => {
  it('find what a plain loop finds where efSearch covers the graph', async () => {
    const graph = await filled();
    expect(graph.stats()).to.deep.include({ size: COUNT, tombstones: 0, linked: COUNT });
    const [items, queries, k] = [vectorsOf(COUNT), vectorsOf(20, 2), 10];
    const { rows, scores, found } = await graph.search({ queries, k, efSearch: COUNT });
    for (let query = 0; query < 20; query++) {
      const all = Array.from(rowsTo(COUNT), (row) => {
        let score = 0;
        for (let i = 0; i < 8; i++) score += items[row * 8 + i] * queries[query * 8 + i];
        return { row, score };
      }).toSorted((a, b) => b.score - a.score);
      expect(found[query]).to.equal(k);
      for (let i = 0; i < k; i++) {
        expect(rows[query * k + i]).to.equal(all[i].row);
        expect(scores[query * k + i]).to.be.closeTo(all[i].score, 1e-4);
      }
    }
  });

  it('answer and build the same on the calling thread, bit for bit', async () => {
    const aside = await filled(1);
    const here = getHnswGraphs({ threads: 1 }).create(options);
    here.addSync(rowsTo(COUNT), vectorsOf(COUNT), true);
    const exclude = { offsets: Int32Array.from({ length: 101 }, (_, q) => q), values: rowsTo(100) };
    const query = {
      queries: vectorsOf(100, 3),
      k: 7,
      efSearch: 20,
      exclude,
      filter: new Uint32Array(15).fill(0x5555aaaa),
    };
    const answer = await aside.search(query);
    expect(aside.searchSync(query)).to.deep.equal(answer);
    expect(here.searchSync(query)).to.deep.equal(answer);
    answer.rows.forEach((row, place) => expect(row).to.not.equal(exclude.values[Math.floor(place / 7)]));
  });

  it('delete, repair, encode anew and tell rows and vectors', async () => {
    const graph = await filled();
    expect(graph.delete(Int32Array.of(3, 4, 5000))).to.equal(2);
    expect(graph.vector(3)).to.equal(null);
    expect(graph.vector(-1)).to.equal(null);
    expect(graph.vector(7)).to.deep.equal(vectorsOf(COUNT).slice(56, 64));
    const vectors = new Float32Array(4 * options.dim);
    expect(graph.copyVectors(Int32Array.of(9, 3, 7, 5000), vectors)).to.deep.equal(Int32Array.of(9, 7));
    expect(vectors.subarray(0, 8)).to.deep.equal(vectorsOf(COUNT).subarray(72, 80));
    expect(vectors.subarray(8, 16)).to.deep.equal(vectorsOf(COUNT).subarray(56, 64));
    expect(await graph.rows()).to.deep.equal(rowsTo(COUNT).filter((row) => row !== 3 && row !== 4));
    await graph.repair();
    expect(graph.stats()).to.deep.include({ size: COUNT - 2, tombstones: 0 });
    await graph.recode('int8');
    expect(graph.options.storage).to.equal('int8');
  });

  it('find nothing behind a filter without bits', async () => {
    const graph = await filled();
    const { found, rows } = await graph.search({
      queries: vectorsOf(1),
      k: 3,
      efSearch: 9,
      filter: new Uint32Array(0),
    });
    expect(Array.from(found)).to.deep.equal([0]);
    expect(Array.from(rows)).to.deep.equal([-1, -1, -1]);
  });

  it('come back from a file, from any place in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'belfry-graph-'));
    const file = await open(join(folder, 'graph'), 'w+');
    try {
      const graph = await filled();
      const bytes = await graph.write(file.fd, 4096);
      const query = { queries: vectorsOf(9, 4), k: 5, efSearch: 30 };
      for (const mapped of [false, true]) {
        const from = { file: file.fd, offset: 4096, bytes, mapped };
        const again = await getHnswGraphs({ threads: 2 }).read({ ...options, m: 3 }, from);
        expect(again.options).to.deep.equal(options);
        expect(again.searchSync(query)).to.deep.equal(graph.searchSync(query));
      }
      const cut = { file: file.fd, offset: 4096, bytes: bytes - 100, mapped: false };
      await expectRefused(() => getHnswGraphs().read(options, cut), 'INDEX_INVALID');
    } finally {
      await file.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('refuse what does not fit, and stay as they are', async () => {
    const graph = await filled();
    const [one, queries] = [vectorsOf(1), vectorsOf(2)];
    await expectRefused(() => getHnswGraphs().create({ ...options, m: 1 }), 'INVALID_ARGUMENT');
    await expectRefused(() => graph.add(Int32Array.of(COUNT), one.subarray(1), true), 'SHAPE_MISMATCH');
    await expectRefused(() => graph.add(Int32Array.of(0), one, true), 'INVALID_ARGUMENT');
    await expectRefused(() => graph.add(Int32Array.of(-1), one, true), 'INVALID_ARGUMENT');
    await expectRefused(
      () => graph.addSync(Int32Array.of(COUNT), new Float32Array(8).fill(NaN), true),
      'INVALID_ARGUMENT',
    );
    await expectRefused(() => graph.search({ queries, k: 0, efSearch: 1 }), 'INVALID_ARGUMENT');
    await expectRefused(() => graph.search({ queries, k: 1, efSearch: 0.5 }), 'INVALID_ARGUMENT');
    const offsets = Int32Array.of(0, 9, 1);
    const exclude = { offsets, values: Int32Array.of(1) };
    await expectRefused(() => graph.search({ queries, k: 1, efSearch: 1, exclude }), 'SHAPE_MISMATCH');
    const descending = { offsets: Int32Array.of(0, 2, 2), values: Int32Array.of(1, 0) };
    await expectRefused(() => graph.search({ queries, k: 1, efSearch: 1, exclude: descending }), 'INVALID_ARGUMENT');
    await expectRefused(() => graph.copyVectors(Int32Array.of(1), queries), 'SHAPE_MISMATCH');
    await expectRefused(() => graph.write(9999, 0), 'FILE_UNREADABLE');
    expect(graph.stats().size).to.equal(COUNT);
  });

  it('say so where the system has no room for their vectors, and stay as they are', async function () {
    if (readFileSync('/proc/sys/vm/overcommit_memory', 'utf8').trim() === '1') {
      console.log('      skipped: this system promises memory it does not have');
      this.skip();
    }
    const dim = 2 ** 22;
    const graph = getHnswGraphs({ threads: 1 }).create({ ...options, dim });
    await expectRefused(() => graph.add(rowsTo(1), new Float32Array(dim), true), 'OUT_OF_MEMORY');
    expect(() => graph.addSync(rowsTo(1), new Float32Array(dim), true)).to.throw(BelfryError, /memory/);
    expect(graph.stats()).to.deep.include({ size: 0, linked: 0, freeSlots: 0 });
    expect(graph.searchSync({ queries: new Float32Array(dim), k: 1, efSearch: 1 }).found[0]).to.equal(0);
  });

  it('answer many errands at once, more than there are threads, with what each gets alone', async () => {
    const graph = await filled();
    const queries = Array.from({ length: 100 }, (_, n) => ({ queries: vectorsOf(60, n), k: 5, efSearch: 400 }));
    const answers = await Promise.all(queries.map((query) => graph.search(query)));
    answers.forEach((answer, n) => expect(answer).to.deep.equal(graph.searchSync(queries[n])));
  });

  const inWorker = (then: string): URL => {
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { getHnswGraphs } from ${JSON.stringify(nativeIndex)};
      const graph = getHnswGraphs({ threads: 2 }).create({ ...${JSON.stringify(options)}, dim: 32, efConstruction: 400 });
      const add = (from, count) => graph.add(
        Int32Array.from({ length: count }, (_, row) => from + row),
        Float32Array.from({ length: count * 32 }, (_, i) => Math.sin(i * i)), true);
      ${then}`;
    return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  };

  it('live in a worker, and end with it in the middle of a build that would last minutes', async () => {
    const worker = new Worker(
      inWorker(`
      await add(0, 100);
      const { found } = await graph.search({ queries: new Float32Array(32).fill(1), k: 3, efSearch: 10 });
      const building = add(100, 200_000);
      while (graph.stats().linked < 150) await new Promise(setImmediate);
      parentPort.postMessage(found[0]);
      await building;
      parentPort.postMessage('built');`),
    );
    const told: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (message) => {
        told.push(message);
        resolve();
      });
    });
    await worker.terminate();
    expect(told).to.deep.equal([3]);
  });

  it('keep a process until their promises are settled, and no longer', () => {
    const runs = (script: string) => {
      const source = `import { getHnswGraphs } from ${JSON.stringify(nativeIndex)};
        const graph = getHnswGraphs().create(${JSON.stringify(options)});
        const count = 2000;
        const building = graph.add(Int32Array.from({ length: count }, (_, row) => row),
          Float32Array.from({ length: count * 8 }, (_, i) => Math.sin(i * i)), true);
        ${script}`;
      const { status, signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
        encoding: 'utf8',
        timeout: 30_000,
      });
      return { status, signal, stdout: stdout.trim() };
    };
    const told = 'console.log(graph.stats().size)';
    expect(runs(`building.then(() => ${told});`)).to.deep.equal({ status: 0, signal: null, stdout: '2000' });
    expect(runs('process.exit(5);')).to.deep.equal({ status: 5, signal: null, stdout: '' });
  });
});
