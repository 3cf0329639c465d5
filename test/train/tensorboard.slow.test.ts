/** What TensorBoard itself reads of a run's events, checksums included, beside the lines of metrics.jsonl. */
import { execFileSync } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { mergeOptions, type BelfryError } from '@belfry/core';
import { train, trainOnline, type TrainInput } from '@belfry/train';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';
import { onlineRuns, plantedEvents } from './planted-stream.js';

const python = process.env.BELFRY_PYTHON ?? 'python3';
const able = succeeds('import tensorboard.backend.event_processing.event_accumulator');

const READ = `
import json, sys
from tensorboard.backend.event_processing import event_accumulator as ea
events = ea.EventAccumulator(sys.argv[1], size_guidance={ea.SCALARS: 0, ea.HISTOGRAMS: 0}).Reload()
tags = events.Tags()
print(json.dumps({
    'scalars': {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in tags['scalars']},
    'histograms': {tag: [[e.step, [e.histogram_value.min, e.histogram_value.max, e.histogram_value.num,
        list(e.histogram_value.bucket_limit), list(e.histogram_value.bucket)]] for e in events.Histograms(tag)]
        for tag in tags['histograms']},
    'wall': events.FirstEventTimestamp(),
}))
`;

interface Read {
  readonly scalars: Record<string, [number, number][]>;
  readonly histograms: Record<string, [number, [number, number, number, number[], number[]]][]>;
  readonly wall: number;
}

interface Line {
  readonly phase: string;
  readonly step: number;
  readonly [name: string]: unknown;
}

describe('events for TensorBoard', () => {
  let planted: PlantedRun;
  before(async () => {
    planted = await plantedRun({ timestamps: true });
  });
  after(() => planted.remove());

  it('are read by TensorBoard as the numbers of metrics.jsonl, each once, of a run that was stopped and cut short', async function () {
    if (!able) {
      console.log(`      skipped: ${python} has no tensorboard; set BELFRY_PYTHON`);
      this.skip();
    }
    this.timeout(120_000);
    const startedAt = Date.now() / 1000;
    const config = mergeOptions(quick, {
      negatives: { name: 'in-batch + hard:5-20x4' },
      train: { tensorboard: true, epochs: 3, evaluateEvery: 1, checkpointSeconds: 0 },
    });
    const input: TrainInput = { data: planted.data, run: planted.run('events'), config };
    for (const steps of [3, 12, 40]) {
      expect(await stoppedAfter(input, steps)).to.equal('TRAINING_INTERRUPTED');
      // What a kill leaves: half a record beyond the last checkpoint.
      await appendFile(join(input.run, 'events.out.tfevents.belfry'), Buffer.from([24, 0, 0, 0, 0, 0]));
    }
    await train(input);
    const { scalars, histograms, wall } = readBy(python, input.run);
    const lines = (await readFile(join(input.run, 'metrics.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const series = (phase: string, valueOf: (line: Line) => unknown): [number, number][] =>
      lines
        .filter((line) => line.phase === phase && typeof valueOf(line) === 'number')
        .map((line) => [line.step, Math.fround(valueOf(line) as number)]);
    const at =
      (...path: string[]) =>
      (line: Line): unknown =>
        path.reduce<unknown>((tree, key) => (tree as Record<string, unknown> | undefined)?.[key], line);
    for (const [tag, path] of [
      ['loss', ['loss']],
      ['learningRate', ['learningRate']],
      ['validation/recall@5', ['validation', 'recall@5']],
      ['diagnostics/alignment', ['diagnostics', 'alignment']],
      ['diagnostics/uniformity/users', ['diagnostics', 'uniformity', 'users']],
      ['diagnostics/negatives/own/falseNegativeRate', ['diagnostics', 'negatives', 'own', 'falseNegativeRate']],
      ['negatives/staleness', ['negatives', 'staleness']],
    ] as [string, string[]][]) {
      const expected = series('selection', at(...path));
      expect(expected.length, tag).to.be.greaterThan(0);
      expect(scalars[`selection/${tag}`], tag).to.deep.equal(expected);
    }
    expect(scalars['refit/loss']).to.deep.equal(series('refit', at('loss')));
    const hardness = lines
      .filter(({ phase, diagnostics }) => phase === 'selection' && diagnostics !== undefined)
      .map((line) => [line.step, at('diagnostics', 'negatives', 'shared', 'hardness')(line)] as [number, number[]]);
    const read = histograms['selection/diagnostics/negatives/shared/hardness'];
    expect(read.map(([step]) => step)).to.deep.equal(hardness.map(([step]) => step));
    read.forEach(([, [min, max, num, limits, weights]], n) => {
      expect([min, max]).to.deep.equal([-2, 2]);
      expect(num).to.be.closeTo(1, 1e-9);
      expect(weightsByLimit(limits, weights)).to.deep.equal(
        weightsByLimit(
          hardness[n][1].map((_, bin) => -1.75 + bin / 4),
          hardness[n][1],
        ),
      );
    });
    expect(wall).to.be.within(startedAt - 1, Date.now() / 1000 + 1);
  });

  it('of a stream stand at the events trained on, each once, of a training that was stopped', async function () {
    if (!able) {
      console.log(`      skipped: ${python} has no tensorboard; set BELFRY_PYTHON`);
      this.skip();
    }
    this.timeout(120_000);
    const runs = await onlineRuns(plantedEvents());
    try {
      const input = runs.input('events', { train: { tensorboard: true } });
      const controller = new AbortController();
      let left = 3;
      const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
      await trainOnline(input, { signal: controller.signal, progress });
      await trainOnline(input);
      const { scalars } = readBy(python, input.run);
      const windows = (await readFile(join(input.run, 'metrics.jsonl'), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { events: number; loss?: number; test?: { recall: number } | null })
        .filter(({ loss }) => loss !== undefined);
      expect(windows.length).to.equal(10);
      expect(scalars['stream/loss']).to.deep.equal(windows.map(({ events, loss }) => [events, Math.fround(loss!)]));
      const tested = windows.flatMap(({ events, test }) => (test ? [[events, Math.fround(test.recall)]] : []));
      expect(tested.length).to.be.greaterThan(5);
      expect(scalars['stream/test/recall']).to.deep.equal(tested);
      expect(scalars).not.to.have.property('stream/checkpoint');
    } finally {
      await runs.remove();
    }
  });
});

/** TensorBoard may add empty bins at the ends. */
function weightsByLimit(limits: number[], weights: number[]): [number, number][] {
  return limits.map((limit, bin) => [limit, weights[bin]] as [number, number]).filter(([, weight]) => weight > 0);
}

async function stoppedAfter(input: TrainInput, steps: number): Promise<string> {
  const controller = new AbortController();
  let left = steps;
  const progress = { start: () => ({ update: () => void (--left === 0 && controller.abort()), end() {} }) };
  return train(input, { signal: controller.signal, progress }).then(
    () => 'finished',
    ({ code }: BelfryError) => code,
  );
}

function readBy(interpreter: string, run: string): Read {
  return JSON.parse(
    execFileSync(interpreter, ['-c', READ, run], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as Read;
}

function succeeds(script: string): boolean {
  try {
    execFileSync(python, ['-c', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
