/** Tables of bfloat16 and tables in mapped files, through whole trainings. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Rng, mergeOptions, type OptionTree } from '@belfry/core';
import { readSafetensors } from '@belfry/data';
import { availableIsas } from '@belfry/native';
import { train } from '@belfry/train';
import { fingerprintOf, trainKilled } from './killed-training.js';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

describe('training on tables', () => {
  let planted: PlantedRun;
  before(async () => (planted = await plantedRun()));
  after(() => planted.remove());

  const input = (name: string, tables: OptionTree, more: OptionTree = {}) => ({
    data: planted.data,
    run: planted.run(name),
    config: mergeOptions(mergeOptions(quick, more), { towers: { tables } }),
  });

  it('of bfloat16 reaches the loss of float32 within 1 %, and saves half the bytes', async () => {
    const long = { train: { epochs: 12, evaluateEvery: 12, refit: false, validation: { strategy: 'none' } } };
    const losses: number[] = [];
    const bytes: number[] = [];
    for (const precision of ['float32', 'bfloat16']) {
      const { run } = await train(input(precision, { precision }, long));
      losses.push(await meanOfLastLosses(run, 10));
      bytes.push((await readSafetensors(join(run, 'towers.safetensors'))).arrays.get('item.id')!.values.byteLength);
    }
    expect(losses[1] / losses[0]).to.be.closeTo(1, 0.01);
    expect(bytes[1]).to.equal(bytes[0] / 2);
  });

  it('of bfloat16 in mapped files, killed at any moment, gives the bits of uninterrupted training in memory', async function () {
    if (!hasAddon()) this.skip();
    const often = { train: { epochs: 3, evaluateEvery: 1, checkpointSeconds: 0 } };
    await train(input('in memory', { precision: 'bfloat16' }, often));
    const mapped = input('mapped', { precision: 'bfloat16', storage: 'mapped' }, often);
    await trainKilled(mapped, 4, Rng.fromSeed(3));
    await train(mapped);
    expect(await fingerprintOf(mapped.run)).to.equal(await fingerprintOf(planted.run('in memory')));
    expect((await readdir(mapped.run)).filter((name) => name.includes('.table-'))).to.deep.equal([]);
  });

  it('in mapped files gives the bits of tables in memory, with another folder for the files too', async function () {
    if (!hasAddon()) this.skip();
    const short = { train: { epochs: 2 } };
    await train(input('floats in memory', {}, short));
    await train(input('floats mapped', { storage: 'mapped', folder: planted.folder }, short));
    expect(await fingerprintOf(planted.run('floats mapped'))).to.equal(
      await fingerprintOf(planted.run('floats in memory')),
    );
  });
});

async function meanOfLastLosses(run: string, count: number): Promise<number> {
  const lines = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  const losses = lines.map((line) => JSON.parse(line).loss as number | undefined).filter((loss) => loss !== undefined);
  return losses.slice(-count).reduce((sum, loss) => sum + loss / count, 0);
}

function hasAddon(): boolean {
  try {
    return availableIsas().length > 0;
  } catch {
    return false;
  }
}
