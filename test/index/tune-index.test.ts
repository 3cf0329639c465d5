import { expect } from 'chai';
import {
  indexKinds,
  predictedBytesPerVector,
  probeIndex,
  queriesToShow,
  tuneIndex,
  type TuneInput,
} from '@belfry/index';
import { codeOf } from '../run/code-of.js';
import { indexOver, planted } from './clustered.js';

const items = planted(3000);
const catalogue = { ...items, metric: 'cosine' as const };
const asking = planted(600, { seed: 2 });
const k = 10;

function tune(changes: Partial<TuneInput> = {}): ReturnType<typeof tuneIndex> {
  return tuneIndex({ catalogue, queries: asking, recall: 0.95, k, ...changes });
}

describe('tuning an index', function () {
  this.timeout(60_000);
  before(async function () {
    if ((await indexKinds.hnsw.missing()) !== null) this.skip();
  });

  it('finds settings that reach the recall with queries it has not seen, and with hardly less not', async () => {
    const { best, reached, trials, sampled } = await tune();
    expect(reached).to.equal(true);
    expect(best.low).to.be.at.least(0.95);
    expect(sampled).to.equal(null);
    expect(best).to.include({ vectors: 3000 });
    for (const trial of trials) expect(trial.reached).to.equal(trial.low >= 0.95);

    const { m, efConstruction, efSearch, storage } = best;
    const index = await indexOver(items, { kind: 'hnsw', m, efConstruction, storage });
    const truth = await indexOver(items, { kind: 'exact' });
    const fresh = planted(2000, { seed: 3 });
    const [point] = (await probeIndex({ index, truth, queries: fresh, k, efSearch: [efSearch] })).points;
    expect(point.recall).to.be.at.least(0.95 - 0.01);
    if (efSearch === k) return;
    const decided = { dim: asking.dim, vectors: asking.vectors.subarray(300 * asking.dim) };
    const less = Math.floor(0.9 * efSearch);
    const [below] = (await probeIndex({ index, truth, queries: decided, k, efSearch: [less] })).points;
    expect(below.low).to.be.below(0.95);
  });

  it('asks for no larger an efSearch than a lower recall needs', async () => {
    const low = await tune({ recall: 0.6, seconds: 30 });
    const high = await tune({ recall: 0.97, seconds: 30 });
    const at = (result: typeof low): number => result.trials[0].efSearch;
    expect(at(low)).to.be.below(at(high));
  });

  it('compares on a sample and decides over the whole catalogue', async () => {
    const { best, trials, sampled, reached } = await tune({ sample: 800 });
    expect(sampled).to.equal(800);
    for (const { vectors } of trials) expect(vectors).to.equal(800);
    expect(best.vectors).to.equal(3000);
    expect(reached).to.equal(true);
  });

  it('never builds what the memory does not allow, and tells what that is', async () => {
    const memoryBytes = 3000 * 260;
    const { best, trials, skipped } = await tune({ memoryBytes });
    expect(skipped).to.not.be.empty;
    for (const { m, storage, bytesPerVector, bytes } of skipped) {
      expect(bytes).to.be.above(memoryBytes);
      expect(bytesPerVector).to.equal(Math.round(predictedBytesPerVector({ dim: 16, m, storage })));
    }
    for (const trial of [...trials, best]) {
      expect(3000 * predictedBytesPerVector({ dim: 16, ...trial })).to.be.at.most(memoryBytes);
      expect(trial.bytesPerVector * trial.vectors).to.be.at.most(memoryBytes);
      expect(skipped).to.not.deep.include({ m: trial.m, storage: trial.storage });
    }
  });

  it('claims the recall only where it was reached over the whole catalogue', async () => {
    const dim = 48;
    const diffuse = planted(6000, { dim, centres: 1, spread: 1 });
    const queries = planted(1200, { dim, centres: 1, spread: 1, seed: 2 });
    for (const seconds of [0.5, 2]) {
      const { best, reached, trials, timeUp } = await tuneIndex({
        catalogue: { ...diffuse, metric: 'cosine' },
        queries,
        recall: 0.99,
        k: 1,
        sample: 2000,
        memoryBytes: 6000 * 400,
        seconds,
      });
      expect(reached).to.equal(best.vectors === 6000 && best.low >= 0.99);
      expect(trials).to.not.be.empty;
      expect(timeUp).to.be.a('boolean');
    }
  });

  it('gives exact search for comparison', async () => {
    expect((await tune({ recall: 0.5 })).exactQps).to.be.above(0);
  });

  it('takes items for queries, each leaving itself out', async () => {
    const { dim, vectors, rows } = items;
    const queries = { dim, vectors: vectors.subarray(0, 1000 * dim), ownRows: rows.subarray(0, 1000) };
    expect((await tune({ queries, sample: 1500 })).reached).to.equal(true);
  });

  it('refuses what it cannot tune', async () => {
    const refused = { recall: [0, 1, -0.5, 1.5, NaN], k: [0, 3001, 1.5], memoryBytes: [1000] };
    for (const [name, values] of Object.entries(refused))
      for (const value of values)
        expect(await codeOf(tune({ [name]: value })), `${name} ${value}`).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(tune({ k: 900, sample: 800 }))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(tune({ seconds: 1e-6 }))).to.equal('INVALID_ARGUMENT');
    expect(queriesToShow(0.9999)).to.be.above(600);
    expect(await codeOf(tune({ recall: 0.9999 }))).to.equal('INVALID_ARGUMENT');
  });
});
