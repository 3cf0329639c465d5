import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexKindNames, indexKinds, loadIndex } from '@belfry/index';
import { expect } from 'chai';
import { putTogether } from './index-file-bytes.js';
import { refuseHostileFiles } from './hostile-files.js';

describe('index files made to harm', () => {
  for (const kind of indexKindNames) {
    it(`${kind}: 500 of them are refused with a code, in bounded memory`, async function () {
      const missing = await indexKinds[kind].missing();
      if (missing !== null) {
        console.log(`      skipped: ${missing}`);
        this.skip();
      }
      await refuseHostileFiles(kind, 500, 5);
    });
  }

  it('exact: rows far apart take memory in proportion to how many there are', async () => {
    const count = 20_000;
    const rows = Int32Array.from({ length: count }, (_, n) => n * 100_000);
    const file = putTogether({
      about: { belfry: '0.2.0', kind: 'exact', metric: 'dot', dim: 1, count, vocabulary: null, settings: {} },
      sections: [
        { name: 'rows', content: Buffer.from(rows.buffer) },
        { name: 'vectors', content: Buffer.from(new Float32Array(count).fill(1).buffer) },
      ],
    });
    const folder = await mkdtemp(join(tmpdir(), 'belfry-index-'));
    try {
      await writeFile(join(folder, 'index.belfry'), file);
      const index = await loadIndex(join(folder, 'index.belfry'));
      expect(index.size).to.equal(count);
      expect(index.stats().bytes).to.be.lessThan(200 * file.length);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
