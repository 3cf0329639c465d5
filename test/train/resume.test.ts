import { existsSync } from 'node:fs';
import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Rng, mergeOptions, type BelfryError, type OptionTree } from '@belfry/core';
import { train } from '@belfry/train';
import { fingerprintOf, trainKilled, vectorsOf } from './killed-training.js';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

describe('resumed training', () => {
  let planted: PlantedRun;
  let expected: string;
  const config = mergeOptions(quick, { train: { epochs: 4, evaluateEvery: 1, checkpointSeconds: 0 } });
  const input = (name: string) => ({ data: planted.data, run: planted.run(name), config });

  const fingerprint = (name: string): Promise<string> => fingerprintOf(planted.run(name));

  before(async () => {
    planted = await plantedRun({ timestamps: true });
    await train(input('uninterrupted'));
    expected = await fingerprint('uninterrupted');
  });
  after(() => planted.remove());

  /** @returns how often it was stopped */
  async function trainStopped(stopped: ReturnType<typeof input>, rng: Rng): Promise<number> {
    for (let stops = 0; ; stops++) {
      const controller = new AbortController();
      let left = 1 + rng.int(25);
      const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
      const finished = await train(stopped, { signal: controller.signal, progress }).then(
        () => true,
        (error: BelfryError) => {
          expect(error.code).to.equal('TRAINING_INTERRUPTED');
          return false;
        },
      );
      if (finished) return stops;
    }
  }

  it('is bit-identical to uninterrupted training, stopped by a signal again and again', async () => {
    expect(await trainStopped(input('stopped'), Rng.fromSeed(11))).to.be.greaterThan(3);
    expect(await fingerprint('stopped')).to.equal(expected);
  });

  it('is bit-identical with hard negatives, stopped between two refreshes of what they are ranked by', async () => {
    const hard = mergeOptions(config, {
      negatives: { name: 'in-batch + hard:5-20x4 + dns:10x2', refreshEvery: 7 },
      train: { epochs: 2 },
    });
    await train({ ...input('hard'), config: hard });
    const controller = new AbortController();
    let left = 10;
    const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
    const stopped = { ...input('hard-stopped'), config: hard };
    await train(stopped, { signal: controller.signal, progress }).catch(() => {});
    await train(stopped);
    expect(left).to.equal(0);
    expect(await fingerprint('hard-stopped')).to.equal(await fingerprint('hard'));
  });

  it('is bit-identical with clusters of the item vectors, drawn by and left out', async () => {
    const clustered = mergeOptions(quick, {
      negatives: { name: 'in-batch + clusters:0.5x16', clusters: 'k-means:5', exclude: 'cluster', refreshEvery: 7 },
      train: { epochs: 2, checkpointSeconds: 0 },
    });
    const of = (name: string) => ({ ...input(name), config: clustered });
    await train(of('clustered'));
    expect(await trainStopped(of('clustered-stopped'), Rng.fromSeed(16))).to.be.greaterThan(1);
    expect(await fingerprint('clustered-stopped')).to.equal(await fingerprint('clustered'));
  });

  it('is bit-identical with negatives that are kept from step to step and frequencies learnt from batches', async () => {
    const negatives = { name: 'in-batch + uniformx8 + queue:3x150 + memory-bank:0x16', counts: 'streaming' };
    const ofNegatives = (name: string) => ({
      ...input(name),
      config: mergeOptions(quick, { negatives, train: { epochs: 2, checkpointSeconds: 0 } }),
    });
    await train(ofNegatives('kept'));
    expect(await trainStopped(ofNegatives('kept-stopped'), Rng.fromSeed(13))).to.be.greaterThan(1);
    expect(await fingerprint('kept-stopped')).to.equal(await fingerprint('kept'));
    expect(await fingerprint('kept')).not.to.equal(expected);
  });

  it('is bit-identical with a learned temperature and bias, stopped again and again and killed', async () => {
    const learned = mergeOptions(quick, {
      loss: { name: 'nce', temperature: 0.2, learnsTemperature: true, learnsBias: true },
      train: { epochs: 2, checkpointSeconds: 0 },
    });
    const of = (name: string) => ({ ...input(name), config: learned });
    await train(of('learned'));
    expect(await trainStopped(of('learned-stopped'), Rng.fromSeed(14))).to.be.greaterThan(1);
    await trainKilled(of('learned-killed'), 3, Rng.fromSeed(15));
    await train(of('learned-killed'));
    for (const name of ['learned-stopped', 'learned-killed'])
      expect(await fingerprint(name), name).to.equal(await fingerprint('learned'));
  });

  it('has the same vectors with and without diagnostics, whatever the negatives keep from step to step', async () => {
    const negatives = {
      name: 'in-batch + queue:3x150 + memory-bank:0x16 + hard:5-20x4 + clustersx8',
      clusters: 'k-means',
      counts: 'streaming',
      refreshEvery: 7,
    };
    const vectorsWith = async (diagnosticsRows: number): Promise<string> => {
      const name = `observed-${diagnosticsRows}`;
      await train({
        ...input(name),
        config: mergeOptions(quick, { negatives, train: { epochs: 3, diagnosticsRows } }),
      });
      return vectorsOf(planted.run(name));
    };
    expect(await vectorsWith(50)).to.equal(await vectorsWith(0));
  });

  it('is bit-identical with neighbours and the momentum of lars', async () => {
    const settings: OptionTree = {
      towers: {
        user: { neighbours: { weight: 0.5, without: 'positive' } },
        item: { neighbours: { weight: 0.5 } },
      },
      train: { epochs: 2, optimizer: 'lars', momentum: 0.9 },
    };
    const of = (name: string) => ({ ...input(name), config: mergeOptions(config, settings) });
    await train(of('neighbours'));
    expect(await trainStopped(of('neighbours-stopped'), Rng.fromSeed(11))).to.be.greaterThan(0);
    expect(await fingerprint('neighbours-stopped')).to.equal(await fingerprint('neighbours'));
  });

  it('is bit-identical when the process is killed at any moment, in the middle of writing a checkpoint too', async () => {
    const rng = Rng.fromSeed(12);
    await trainKilled(input('killed'), 8, rng);
    expect(existsSync(join(planted.run('killed'), 'config.json'))).to.equal(true);
    await train(input('killed'));
    expect(await fingerprint('killed')).to.equal(expected);
  });

  it('goes on from the checkpoint before where the newest is damaged', async () => {
    const controller = new AbortController();
    let left = 20;
    const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
    await train(input('damaged'), { signal: controller.signal, progress }).catch(() => {});
    const folder = join(planted.run('damaged'), 'checkpoint');
    const newest = (await readdir(folder))
      .filter((name) => /^\d/.test(name))
      .toSorted()
      .at(-1)!;
    await truncate(join(folder, newest), 1000);
    await train(input('damaged'));
    expect(await fingerprint('damaged')).to.equal(expected);
  });
});
