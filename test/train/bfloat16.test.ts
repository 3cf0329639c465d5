import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { mergeOptions } from '@belfry/core';
import { train } from '@belfry/train';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

describe('training with bfloat16 products', () => {
  let planted: PlantedRun;
  before(async () => (planted = await plantedRun()));
  after(() => planted.remove());

  /** The loss after each of 200 steps and more. */
  const losses = async (products: string): Promise<number[]> => {
    const config = mergeOptions(quick, {
      train: { epochs: 12, logEvery: 1, refit: false, products, validation: { strategy: 'none' } },
    });
    await train({ data: planted.data, run: planted.run(products), config });
    const lines = (await readFile(join(planted.run(products), 'metrics.jsonl'), 'utf8')).trim().split('\n');
    return lines
      .map((line) => JSON.parse(line) as { loss?: number })
      .flatMap(({ loss }) => (loss === undefined ? [] : [loss]));
  };

  it('follows the loss curve of float32 within 1 % over 200 steps', async () => {
    const [exact, rounded] = [await losses('float32'), await losses('bfloat16')];
    expect(exact.length).to.be.at.least(200);
    expect(rounded).to.have.lengthOf(exact.length);
    expect(exact.at(-1)).to.be.below(0.7 * exact[0]);
    exact.forEach((loss, step) => expect(rounded[step], `step ${step + 1}`).to.be.closeTo(loss, 0.01 * loss));
  });
});
