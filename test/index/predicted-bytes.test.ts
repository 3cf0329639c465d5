import { expect } from 'chai';
import { indexKinds, predictedBytesPerVector } from '@belfry/index';
import { indexOver, planted } from './clustered.js';

describe('predicted memory of a graph', () => {
  before(async function () {
    if ((await indexKinds.hnsw.missing()) !== null) this.skip();
  });

  for (const storage of ['float32', 'bfloat16', 'int8'] as const) {
    it(`is what a graph walked on ${storage} takes, to 1 %`, async () => {
      for (const dim of [8, 33, 64, 100]) {
        for (const m of [6, 16, 48]) {
          const index = await indexOver(planted(3000, { dim }), { kind: 'hnsw', m, efConstruction: 10, storage });
          const found = index.stats().bytes / 3000;
          const predicted = predictedBytesPerVector({ dim, m, storage });
          expect(found / predicted, `dim ${dim}, m ${m}`).to.be.closeTo(1, 0.01);
        }
      }
    });
  }
});
