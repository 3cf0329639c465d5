import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { Rng, mergeOptions, type BelfryError } from '@belfry/core';
import { train } from '@belfry/train';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

const PUBLISHED = ['users.arrow', 'items.arrow', 'history.arrow', 'vocab.arrow', 'towers.safetensors'];

describe('resumed training', () => {
  let planted: PlantedRun;
  let expected: string;
  const config = mergeOptions(quick, { train: { epochs: 4, evaluateEvery: 1, checkpointSeconds: 0 } });
  const input = (name: string) => ({ data: planted.data, run: planted.run(name), config });

  /** Everything a run publishes, and its log without the clock. */
  const fingerprint = async (name: string): Promise<string> => {
    const hash = createHash('sha256');
    for (const file of PUBLISHED) hash.update(await readFile(join(planted.run(name), file)));
    const log = await readFile(join(planted.run(name), 'metrics.jsonl'), 'utf8');
    hash.update(log.replace(/"(trainedMs|inputWaitShare)":[\d.]+/g, ''));
    const { trainedSeconds, inputWaitShare, run, ...report } = JSON.parse(
      await readFile(join(planted.run(name), 'report.json'), 'utf8'),
    );
    return (
      hash.update(JSON.stringify(report)).digest('hex') +
      String(trainedSeconds >= 0 && inputWaitShare >= 0 && run.length > 0)
    );
  };

  before(async () => {
    planted = await plantedRun({ timestamps: true });
    await train(input('uninterrupted'));
    expected = await fingerprint('uninterrupted');
  });
  after(() => planted.remove());

  it('is bit-identical to uninterrupted training, stopped by a signal again and again', async () => {
    const rng = Rng.fromSeed(11);
    let stops = 0;
    for (let finished = false; !finished;) {
      const controller = new AbortController();
      let left = 1 + rng.int(25);
      const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
      finished = await train(input('stopped'), { signal: controller.signal, progress }).then(
        () => true,
        (error: BelfryError) => {
          expect(error.code).to.equal('TRAINING_INTERRUPTED');
          stops++;
          return false;
        },
      );
    }
    expect(stops).to.be.greaterThan(3);
    expect(await fingerprint('stopped')).to.equal(expected);
  });

  it('is bit-identical when the process is killed at any moment, in the middle of writing a checkpoint too', async () => {
    const rng = Rng.fromSeed(12);
    for (let kills = 0; kills < 8; kills++) {
      const child = trainInProcess(input('killed'));
      await checkpointWritten(planted.run('killed'), child);
      await delay(rng.int(120));
      await killed(child);
    }
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

function trainInProcess(input: unknown): ChildProcess {
  const script = `import { train } from '@belfry/train'; await train(${JSON.stringify(input)});`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
}

/** Waits until the process has written a checkpoint of its own, or ended. */
async function checkpointWritten(run: string, child: ChildProcess): Promise<void> {
  const before = await newestCheckpoint(run);
  while (child.exitCode === null && (await newestCheckpoint(run)) === before) await delay(5);
}

async function newestCheckpoint(run: string): Promise<string | undefined> {
  return existsSync(join(run, 'checkpoint')) ? (await readdir(join(run, 'checkpoint'))).toSorted().at(-2) : undefined;
}

function killed(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null) return Promise.resolve();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return gone;
}
