import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BelfryError, mergeOptions, Rng, type OptionTree } from '@belfry/core';
import { readSafetensors } from '@belfry/data';
import { createTowers, towersOptions, type Towers } from '@belfry/towers';
import { onlineConfig, resolveConfig, train, trainConfig, WeightAverage, type AveragingOptions } from '@belfry/train';
import { fingerprintOf, trainKilled } from './killed-training.js';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

const features = { features: [] };

function smallTowers(): Towers {
  const options = towersOptions.parse({ dim: 4, user: { features: 'none' }, item: { features: 'none', layers: [3] } });
  const rng = Rng.fromSeed(3);
  return createTowers(options, { userCount: 5, itemCount: 7, userFeatures: features, itemFeatures: features, rng });
}

/** The same towers move at random for some steps; `after` sees each. @returns weights after each step, by name */
function walk(towers: Towers, steps: number, after: (step: number) => void): ReadonlyMap<string, Float32Array[]> {
  const arrays = [towers.user, towers.item].flatMap(({ tables, dense }) => [...tables, ...dense]);
  const course = new Map<string, Float32Array[]>(arrays.map(({ name }) => [name, []]));
  const rng = Rng.fromSeed(4);
  for (let step = 1; step <= steps; step++) {
    for (const { name, values } of arrays) {
      for (let i = 0; i < values.length; i++) values[i] += 0.1 * rng.normal();
      course.get(name)!.push((values as Float32Array).slice());
    }
    after(step);
  }
  return course;
}

const averaging = (options: Partial<AveragingOptions>): AveragingOptions => ({
  kind: 'ema',
  decay: 0.9,
  every: 1,
  fromEpoch: 0,
  ...options,
});

describe('the average of weights', () => {
  const cases: { name: string; options: AveragingOptions; samples: number[]; weight: (age: number) => number }[] = [
    {
      name: 'ema: Σ decay^age · w / Σ decay^age over all steps',
      options: averaging({ decay: 0.7 }),
      samples: Array.from({ length: 23 }, (_, n) => n + 1),
      weight: (age) => 0.7 ** age,
    },
    {
      name: 'mean of every third step from the second epoch of five steps on',
      options: averaging({ kind: 'mean', every: 3, fromEpoch: 1 }),
      samples: [8, 11, 14, 17, 20, 23],
      weight: () => 1,
    },
  ];
  for (const { name, options, samples, weight } of cases) {
    it(`is the ${name}`, () => {
      const towers = smallTowers();
      const average = new WeightAverage(towers, options, 5);
      const course = walk(towers, 23, (step) => average.note(step));
      for (const [array, { values }] of average.state()) {
        const weights = samples.map((_, n) => weight(samples.length - 1 - n));
        const total = weights.reduce((sum, w) => sum + w, 0);
        values.forEach((value, i) => {
          const sum = samples.reduce((partial, step, n) => partial + weights[n] * course.get(array)![step - 1][i], 0);
          expect(value).to.be.closeTo(sum / total, 1e-6);
        });
      }
    });
  }

  it('changes places with the weights and back to the bit, and not before there is a sample', () => {
    const towers = smallTowers();
    const average = new WeightAverage(towers, averaging({ every: 4 }), 5);
    const { values } = towers.item.tables[0];
    const start = values.slice();
    average.exchange();
    expect(values).to.deep.equal(start);
    walk(towers, 9, (step) => average.note(step));
    const weights = values.slice();
    const averaged = average.state().get('item.id')!.values.slice();
    average.exchange();
    expect(values).to.deep.equal(averaged);
    average.exchange();
    expect(values).to.deep.equal(weights);
  });

  it('goes on from a saved state as if it had never stopped', () => {
    const [whole, parted] = [smallTowers(), smallTowers()];
    const options = averaging({ every: 2 });
    const uninterrupted = new WeightAverage(whole, options, 5);
    walk(whole, 15, (step) => uninterrupted.note(step));
    let average = new WeightAverage(parted, options, 5);
    walk(parted, 15, (step) => {
      average.note(step);
      const next = new WeightAverage(parted, options, 5);
      next.restore(step, average.state());
      average = next;
    });
    expect(average.state()).to.deep.equal(uninterrupted.state());
  });
});

describe('training with an average of weights', () => {
  let planted: PlantedRun;
  const averaged = (name: string, more: OptionTree = {}) => ({
    data: planted.data,
    run: planted.run(name),
    config: mergeOptions(
      mergeOptions(quick, { train: { averaging: { kind: 'ema', decay: 0.8, every: 3 }, checkpointSeconds: 0 } }),
      more,
    ),
  });

  before(async () => {
    planted = await plantedRun({ timestamps: true });
  });
  after(() => planted.remove());

  const arraysOf = async (name: string, file: string) => (await readSafetensors(join(planted.run(name), file))).arrays;

  /** Of the newest checkpoint, as learning left it. */
  async function lastOf(name: string) {
    const files = await readdir(join(planted.run(name), 'checkpoint'));
    const [newest] = files
      .filter((file) => /^\d/.test(file))
      .toSorted()
      .toReversed();
    return arraysOf(name, join('checkpoint', newest));
  }

  it('publishes the averages and leaves the course of the weights as it is', async () => {
    await train(averaged('averaged', { train: { refit: false } }));
    await train(averaged('plain', { train: { refit: false, averaging: { kind: 'none' } } }));
    const published = await arraysOf('averaged', 'towers.safetensors');
    const best = await arraysOf('averaged', 'checkpoint/best.safetensors');
    const [last, lastPlain] = [await lastOf('averaged'), await lastOf('plain')];
    for (const name of ['user.id', 'item.id']) {
      expect(published.get(name)).to.deep.equal(best.get(`average/${name}`));
      expect(published.get(name)).not.to.deep.equal(best.get(name));
      expect(last.get(name)).to.deep.equal(lastPlain.get(name));
    }
  });

  it('is bit-identical when the process is killed at any moment', async () => {
    await train(averaged('uninterrupted'));
    await trainKilled(averaged('killed'), 4, Rng.fromSeed(12));
    await train(averaged('killed'));
    expect(await fingerprintOf(planted.run('killed'))).to.equal(await fingerprintOf(planted.run('uninterrupted')));
  });

  const refused: { name: string; parse: () => unknown; expected: string }[] = [
    {
      name: 'tables of bfloat16',
      parse: () =>
        resolveConfig(trainConfig, {
          towers: { tables: { precision: 'bfloat16' } },
          train: { averaging: { kind: 'ema' } },
        }),
      expected: 'tables of float32',
    },
    {
      name: 'a first sample after the end',
      parse: () => resolveConfig(trainConfig, { train: { epochs: 3, averaging: { kind: 'mean', fromEpoch: 3 } } }),
      expected: 'fewer epochs before the first sample',
    },
    {
      name: 'a decay of 1',
      parse: () => resolveConfig(trainConfig, { train: { averaging: { decay: 1 } } }),
      expected: 'a number > 0 and < 1',
    },
    {
      name: 'a stream',
      parse: () => resolveConfig(onlineConfig, { train: { averaging: { kind: 'ema' } } }),
      expected: 'none: on a stream',
    },
  ];
  for (const { name, parse, expected } of refused) {
    it(`refuses ${name}`, () => {
      expect(parse).to.throw(BelfryError, expected).with.property('code', 'CONFIG_INVALID');
    });
  }
});
