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
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

describe('memory while training', () => {
  let planted: PlantedRun;
  before(async () => (planted = await plantedRun({ timestamps: true })));
  after(() => planted.remove());

  it('is flat over 1,000 steps: tensors, external bytes, resident set', async function () {
    this.timeout(240_000);
    const samples: Sample[] = [];
    const update = (): void => {
      const { external, arrayBuffers, rss } = process.memoryUsage();
      samples.push({ tensors: memory().numTensors, externalBytes: external + arrayBuffers, rssBytes: rss });
    };
    const config = mergeOptions(quick, {
      towers: { user: { history: { length: 5, pooling: 'attention' } } },
      train: { epochs: 70, refit: false, evaluateEvery: 10, checkpointSeconds: 10_000 },
    });
    await train(
      { data: planted.data, run: planted.run('long'), config },
      { progress: { start: () => ({ update, end() {} }) } },
    );
    const steady = samples.slice(200);
    expect(steady.length).to.be.at.least(1000);
    expect(new Set(steady.map(({ tensors }) => tensors)).size, 'numbers of tensors').to.equal(1);
    const early = steady.slice(0, 300);
    const late = steady.slice(-300);
    const growth = (of: (sample: Sample) => number): number => (median(late.map(of)) - median(early.map(of))) / MB;
    expect(
      growth((sample) => sample.externalBytes),
      'MB of external bytes',
    ).to.be.lessThan(16);
    expect(
      growth((sample) => sample.rssBytes),
      'MB of resident set',
    ).to.be.lessThan(48);
  });
});
