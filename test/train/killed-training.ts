/** Training in a process of its own that is killed without warning, and what must not depend on that. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Rng } from '@belfry/core';
import type { TrainInput } from '@belfry/train';

const PUBLISHED = ['users.arrow', 'items.arrow', 'history.arrow', 'vocab.arrow', 'towers.safetensors'];

/** Everything that is served of a run. */
export async function vectorsOf(run: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of PUBLISHED) hash.update(await readFile(join(run, file)));
  return hash.digest('hex');
}

/** Everything a run publishes, and its log without the clock. */
export async function fingerprintOf(run: string): Promise<string> {
  const hash = createHash('sha256').update(await vectorsOf(run));
  const log = await readFile(join(run, 'metrics.jsonl'), 'utf8');
  hash.update(log.replace(/"(trainedMs|inputWaitShare)":[\d.]+/g, ''));
  const {
    trainedSeconds,
    inputWaitShare,
    run: path,
    ...report
  } = JSON.parse(await readFile(join(run, 'report.json'), 'utf8'));
  const clock = trainedSeconds >= 0 && inputWaitShare >= 0 && path.length > 0;
  return hash.update(JSON.stringify(report)).digest('hex') + String(clock);
}

/** Starts training again and again, and kills it some moments after it has written a checkpoint of its own. */
export async function trainKilled(input: TrainInput, kills: number, rng: Rng): Promise<void> {
  for (let n = 0; n < kills; n++) {
    const child = trainInProcess(input);
    await checkpointWritten(input.run, child);
    await delay(rng.int(120));
    await killed(child);
  }
}

function trainInProcess(input: TrainInput): ChildProcess {
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
