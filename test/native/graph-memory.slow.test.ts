/** Graphs that nobody holds any more give their memory back: the garbage collector knows how large they are. */
import { spawnSync } from 'node:child_process';
import { hnswUnavailable } from '@belfry/native';
import { expect } from 'chai';

const nativeIndex = import.meta.resolve('@belfry/native');

describe('a hundred graphs of 8 MB, each let go before the next', () => {
  (hnswUnavailable() === null ? it : it.skip)('take no more memory than the first few', function () {
    this.timeout(300_000);
    // Collecting every ten graphs: what is measured is what stays, not what is late.
    const source = `
      import { getHnswGraphs } from ${JSON.stringify(nativeIndex)};
      const [dim, count] = [128, 12_000];
      const rows = Int32Array.from({ length: count }, (_, row) => row);
      const vectors = Float32Array.from({ length: count * dim }, (_, i) => Math.sin(i * i));
      const options = { dim, metric: 'cosine', storage: 'float32', m: 2, efConstruction: 1, seed: 1 };
      let after10 = 0;
      for (let n = 1; n <= 100; n++) {
        const graph = getHnswGraphs({ threads: 2 }).create(options);
        await graph.add(rows, vectors, true);
        if (n % 10 === 0) globalThis.gc();
        await new Promise(setImmediate);
        if (n === 10) after10 = process.memoryUsage.rss();
      }
      console.log((process.memoryUsage.rss() - after10) / 2 ** 20);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', source], {
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    expect(Number(stdout)).to.be.below(64);
  });
});
