import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { memory } from '@tensorflow/tfjs-core';
import { mergeOptions } from '@belfry/core';
import { train } from '@belfry/train';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

interface Sample {
  tensors: number;
  externalBytes: number;
  rssBytes: number;
}

const MB = 2 ** 20;
const STEPS_BETWEEN_SAMPLES = 20;
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

describe('memory while training', () => {
  let planted: PlantedRun;
  before(async () => (planted = await plantedRun({ timestamps: true })));
  after(() => planted.remove());

  it('is flat over 1,000 steps: tensors, external bytes, resident set', async function () {
    this.timeout(240_000);
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const samples: Sample[] = [];
    let steps = 0;
    // What lives after a collection: arrays that wait for one come and go over hundreds of steps.
    const update = (): void => {
      if (++steps % STEPS_BETWEEN_SAMPLES !== 0) return;
      collectGarbage();
      const { external, rss } = process.memoryUsage();
      samples.push({ tensors: memory().numTensors, externalBytes: external, rssBytes: rss });
    };
    const config = mergeOptions(quick, {
      towers: { user: { history: { length: 5, pooling: 'attention' } } },
      train: { epochs: 70, refit: false, evaluateEvery: 10, checkpointSeconds: 10_000 },
    });
    await train(
      { data: planted.data, run: planted.run('long'), config },
      { progress: { start: () => ({ update, end() {} }) } },
    );
    const steady = samples.slice(200 / STEPS_BETWEEN_SAMPLES);
    expect(steady.length * STEPS_BETWEEN_SAMPLES).to.be.at.least(1000);
    expect(new Set(steady.map(({ tensors }) => tensors)).size, 'numbers of tensors').to.equal(1);
    const early = steady.slice(0, 300 / STEPS_BETWEEN_SAMPLES);
    const late = steady.slice(-300 / STEPS_BETWEEN_SAMPLES);
    const growth = (of: (sample: Sample) => number): number => (median(late.map(of)) - median(early.map(of))) / MB;
    expect(
      growth((sample) => sample.externalBytes),
      'MB of external bytes',
    ).to.be.lessThan(2);
    expect(
      growth((sample) => sample.rssBytes),
      'MB of resident set',
    ).to.be.lessThan(48);
  });
});
