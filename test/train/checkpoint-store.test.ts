import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Rng, silentLogger, type BelfryError } from '@belfry/core';
import { RunFolder, type RunProvenance } from '@belfry/data';
import { CheckpointStore } from '@belfry/train';

describe('checkpoints', () => {
  let folder: string;
  let store: CheckpointStore<{ step: number }>;
  const checkpoint = (step: number) => ({
    state: { step },
    arrays: new Map([['w', { shape: [2], values: Float32Array.of(step, -step) }]]),
  });
  const file = (name: string): string => join(folder, 'checkpoint', name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'belfry-checkpoints-'));
    const run = await RunFolder.create(folder, { config: {}, provenance: {} as RunProvenance });
    store = new CheckpointStore(run, 2, silentLogger);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are none in a fresh run', async () => {
    expect(await store.loadLatest()).to.equal(null);
  });

  it('keep the newest N and the best', async () => {
    await store.saveBest(checkpoint(1));
    for (const step of [1, 2, 9, 10, 11]) await store.save(step, checkpoint(step));
    expect((await readdir(join(folder, 'checkpoint'))).toSorted()).to.deep.equal([
      '000000000010.safetensors',
      '000000000011.safetensors',
      'best.safetensors',
    ]);
    expect((await store.loadLatest())!.state).to.deep.equal({ step: 11 });
    expect((await store.loadBest()).state).to.deep.equal({ step: 1 });
  });

  it('fall back to the one before where the newest is cut off at any byte', async () => {
    await store.save(1, checkpoint(1));
    await store.save(2, checkpoint(2));
    const whole = await readFile(file('000000000002.safetensors'));
    const rng = Rng.fromSeed(1);
    for (let n = 0; n < 40; n++) {
      await writeFile(file('000000000002.safetensors'), whole.subarray(0, rng.int(whole.length)));
      expect((await store.loadLatest())!.state).to.deep.equal({ step: 1 });
    }
  });

  it('say so where none can be read', async () => {
    await store.save(1, checkpoint(1));
    await writeFile(file('000000000001.safetensors'), 'x');
    const failure = await store.loadLatest().then(
      () => null,
      (error: BelfryError) => error,
    );
    expect(failure!.code).to.equal('CHECKPOINT_CORRUPT');
    expect(failure!.details.reasons).to.have.length(1);
  });
});
