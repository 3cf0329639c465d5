import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { mergeOptions, type BelfryError, type OptionTree } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import { hnswUnavailable } from '@belfry/native';
import { train, type TrainReport } from '@belfry/train';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

const failureOf = (work: Promise<unknown>): Promise<BelfryError> =>
  work.then(
    () => Promise.reject(new Error('did not fail')),
    (error: BelfryError) => error,
  );

describe('training', () => {
  let planted: PlantedRun;
  before(async () => (planted = await plantedRun()));
  after(() => planted.remove());

  const trainAs = (name: string, config: OptionTree = {}, preset = 'matrix-factorization'): Promise<TrainReport> =>
    train({ data: planted.data, run: planted.run(name), config: mergeOptions(quick, { preset, ...config }) });

  for (const preset of ['matrix-factorization', 'two-tower']) {
    it(`finds planted block users with the preset ${preset}, far above chance`, async () => {
      const report = await trainAs(`planted-${preset}`, { train: { epochs: 12 } }, preset);
      expect(report.refit!.test!['recall@5']).to.be.greaterThan(0.55); // 8 test items of 68 unseen: chance .07, best possible .625
      expect(report.selection.test!['recall@5']).to.be.greaterThan(0.5);
    });
  }

  it('refits for exactly the number of steps the validation chose, and reports both figures', async () => {
    const report = await trainAs('refit');
    expect(report.refit!.step).to.equal(report.selection.step);
    expect(report.selection.validation).to.have.property('ndcg@5');
    expect(report.selection.test).to.have.property('recall@5');
    expect(report.refit!.test).to.have.property('recall@5');
  });

  it('publishes vectors whose inner product is the score: unit vectors for cosine', async () => {
    await trainAs('published', { train: { epochs: 1 } });
    const run = await RunFolder.open(planted.run('published'));
    const { dim, values } = await run.readVectors('item');
    expect(values.length).to.equal(80 * dim);
    for (let row = 0; row < 80; row++)
      expect(Math.hypot(...values.subarray(row * dim, (row + 1) * dim))).to.be.closeTo(1, 1e-5);
    expect((await run.readVocabularies()).users.size).to.equal(100);
    expect((await run.readHistories()).values.length).to.equal(100 * 12);
  });

  it('logs losses, validations and diagnostics, one JSON object a line', async () => {
    await trainAs('logged');
    const lines = (await readFile(`${planted.run('logged')}/metrics.jsonl`, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.some((line) => line.loss > 0 && line.learningRate === 0.02)).to.equal(true);
    expect(lines.some((line) => line.validation?.['recall@5'] >= 0)).to.equal(true);
    const { diagnostics } = lines.find((line) => line.diagnostics);
    expect(diagnostics).to.have.property('alignment');
    expect(diagnostics.mutualInformation).to.have.property('reason');
    expect(diagnostics.negatives.shared.falseNegativeRate).to.be.within(0, 0.2);
    expect(diagnostics.negatives.own).to.equal(null);
  });

  it('stops early when the validation figure no longer grows', async () => {
    const report = await trainAs('patient', { train: { epochs: 200, evaluateEvery: 1, patience: 2, refit: false } });
    expect(report.selection.epoch).to.be.lessThan(150);
    expect(report.refit).to.equal(null);
  });

  it('trains all epochs on everything without a validation part', async () => {
    const report = await trainAs('whole', { train: { validation: { strategy: 'none' } } });
    expect(report.selection).to.include({ step: 6 * Math.ceil(1200 / 64), validation: null });
    expect(report.refit).to.equal(null);
  });

  it('gives the report of a finished run again, without training', async () => {
    const first = await trainAs('twice');
    expect(await trainAs('twice')).to.deep.equal(first);
  });

  it('keeps groups of the configuration that are not its own, without telling runs apart by them', async () => {
    const config = mergeOptions(quick, { train: { epochs: 1 } });
    const input = { data: planted.data, run: planted.run('kept'), config };
    const report = await train({ ...input, kept: { index: { m: 7 } } });
    expect((await RunFolder.open(input.run)).manifest.config.index).to.deep.equal({ m: 7 });
    expect(await train({ ...input, kept: { index: { m: 8 } } })).to.deep.equal(report);
  });

  it('refuses a folder that holds another run, naming what differs, unless told to overwrite', async () => {
    await trainAs('taken', { train: { epochs: 1 } });
    const failure = await failureOf(trainAs('taken', { train: { epochs: 2 }, loss: { temperature: 0.3 } }));
    expect(failure.code).to.equal('RUN_EXISTS');
    expect(failure.details.differences).to.have.members(['train.epochs', 'loss.temperature']);
    const config = mergeOptions(quick, { train: { epochs: 2 } });
    await train({ data: planted.data, run: planted.run('taken'), config, overwrite: true });
  });

  it('takes options that nothing is learnt by for the same run, and options that came after it by their defaults', async () => {
    const report = await trainAs('older', { train: { epochs: 1 } });
    const file = `${planted.run('older')}/config.json`;
    const manifest = JSON.parse(await readFile(file, 'utf8')) as { config: { score: { norm?: number } } };
    delete manifest.config.score.norm;
    await writeFile(file, JSON.stringify(manifest));
    const written = { logEvery: 7, checkpointSeconds: 1, keepCheckpoints: 3, tensorboard: true, prefetch: 0 };
    expect(await trainAs('older', { train: { epochs: 1, ...written } })).to.deep.equal(report);
    const failure = await failureOf(trainAs('older', { train: { epochs: 1 }, score: { norm: 0.5 } }));
    expect(failure.details.differences).to.deep.equal(['score.norm']);
  });

  it('goes on with events for TensorBoard where they were left, those of a part of the training that wrote none missing', async () => {
    const run = planted.run('events');
    const trainFor = async (steps: number, tensorboard: boolean): Promise<void> => {
      const controller = new AbortController();
      let left = steps;
      const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
      const config = mergeOptions(quick, { preset: 'matrix-factorization', train: { tensorboard, logEvery: 1 } });
      await train({ data: planted.data, run, config }, { signal: controller.signal, progress }).catch(() => {});
    };
    const events = (): Promise<Buffer> => readFile(`${run}/events.out.tfevents.belfry`);
    await trainFor(5, true);
    const first = await events();
    await trainFor(5, false);
    expect(await events()).to.deep.equal(first);
    await trainFor(Infinity, true);
    const all = await events();
    expect(all.length).to.be.greaterThan(first.length);
    expect(all.subarray(0, first.length)).to.deep.equal(first);
    expect(existsSync(`${run}/report.json`)).to.equal(true);
  });

  (hnswUnavailable() === null ? it : it.skip)(
    'trains with hard negatives found in a graph that is built beside it, and says how old the graph is',
    async () => {
      const negatives = { name: 'in-batch + hard:1-10x4', ranking: 'hnsw', refreshEvery: 10 };
      const { selection } = await trainAs('beside', { negatives, train: { epochs: 3, logEvery: 1 } });
      expect(selection.test!['recall@5']).to.be.greaterThan(0.1);
      const lines = (await readFile(`${planted.run('beside')}/metrics.jsonl`, 'utf8')).trim().split('\n');
      const ages = lines
        .map(
          (line) =>
            JSON.parse(line) as { phase: string; step: number; loss?: number; negatives?: { staleness: number } },
        )
        .filter(({ phase, loss }) => phase === 'selection' && loss !== undefined)
        .map(({ step, negatives: { staleness } = { staleness: NaN } }) => ({ step: step - 1, staleness }));
      expect(ages[0]).to.deep.equal({ step: 0, staleness: 0 });
      for (const { step, staleness } of ages) expect(staleness, `at ${step}`).to.be.within(0, step);
    },
  );

  it('stops with a coded error when the loss is no longer finite', async () => {
    const failure = await failureOf(trainAs('diverged', { train: { learningRate: 1e39 } }));
    expect(failure.code).to.equal('TRAINING_DIVERGED');
    expect(failure.details.step).to.be.a('number');
    expect(failure.details.tensor).to.be.a('string');
  });

  it('tells all problems of a configuration at once, with the nearest valid key', async () => {
    const failure = await failureOf(trainAs('wrong', { train: { epoch: 3, batchSize: 0 }, lost: {} }));
    expect(failure.code).to.equal('CONFIG_INVALID');
    expect(failure.details.problems).to.have.length(3);
    expect(JSON.stringify(failure.details.problems)).to.contain('train.epochs');
  });

  for (const [what, config, code] of [
    ['a feature of users', { towers: { user: { features: ['height'] } } }, 'UNKNOWN_FEATURE'],
    ['a feature of items', { towers: { item: { features: ['colour'] } } }, 'UNKNOWN_FEATURE'],
    ['a tower that has nothing to read', { towers: { item: { id: false, features: 'none' } } }, 'CONFIG_INVALID'],
    ['as many clusters', { negatives: { name: 'clusters', clusters: 'k-means:100000' } }, 'CONFIG_INVALID'],
    ['a cluster feature', { negatives: { name: 'clusters', clusters: 'brand' } }, 'CONFIG_INVALID'],
  ] as const) {
    it(`refuses ${what} that the data does not have before it makes a folder`, async () => {
      expect((await failureOf(trainAs('unknown', config))).code).to.equal(code);
      expect(existsSync(planted.run('unknown'))).to.equal(false);
    });
  }
});
