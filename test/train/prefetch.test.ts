import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { serialize } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { BelfryError, Rng, mergeOptions, silentLogger, type OptionTree } from '@belfry/core';
import { RunFolder, itemCounts, sortedUniqueItemsOfUsers, type Interactions } from '@belfry/data';
import {
  CheckpointStore,
  InputsAhead,
  createInputMaker,
  sequencesOfUsers,
  train,
  type InputParts,
  type StepInput,
} from '@belfry/train';
import { plantedRun, quick, type PlantedRun } from './planted-run.js';

const USERS = 1500;
const ITEMS = 1000;
/** An item of one example only. */
const RARE = ITEMS;
const LENGTH = 30_000;
const BATCH_SIZE = 512;
const TOTAL_STEPS = 3 * Math.ceil(LENGTH / BATCH_SIZE);

const log = randomLog();

function randomLog(): Interactions {
  const rng = Rng.fromSeed(1);
  const column = (below: number): Int32Array => Int32Array.from({ length: LENGTH }, () => rng.int(below));
  return {
    length: LENGTH,
    user: column(USERS),
    item: column(ITEMS).with(0, RARE),
    timestamp: Float64Array.from(column(1000)),
    weight: Float32Array.from(column(5)),
    session: null,
    event: null,
  };
}

/** Inputs with everything they can hold: weights, histories, drawn items, corrections, exclusions of several items. */
function inputParts(counts = itemCounts(log, ITEMS + 1)): InputParts {
  return {
    examples: {
      log,
      itemCounts: counts,
      sequences: sequencesOfUsers(log, USERS),
      batchSize: BATCH_SIZE,
      historyLength: 30,
    },
    objective: {
      loss: { name: 'batch-softmax' },
      negatives: { name: 'mixed', count: 200, drawn: 'popularity', mask: 'known-positives' },
      similarity: 'cosine',
    },
    candidates: { itemCounts: counts, knownPositives: sortedUniqueItemsOfUsers(log, USERS), batchSize: BATCH_SIZE },
    rngState: Rng.fromSeed(2).state,
  };
}

/** A thread that made inputs, as its messages show it. */
interface InputThread {
  readonly worker: Worker;
  inputs: number;
  ended: boolean;
}

/** Notes every thread that is started while `work` runs and says that it makes inputs. */
async function watchingThreads(work: (threads: readonly InputThread[]) => Promise<void>): Promise<void> {
  const threads: InputThread[] = [];
  const note = (worker: Worker): void => {
    const thread = { worker, inputs: 0, ended: false };
    worker.once('message', () => threads.push(thread));
    worker.on('message', (message: { input?: object | null }) => (thread.inputs += message.input ? 1 : 0));
    worker.on('exit', () => (thread.ended = true));
  };
  process.on('worker', note);
  try {
    await work(threads);
  } finally {
    process.off('worker', note);
  }
}

describe('inputs made ahead', () => {
  const parts = inputParts();
  /** Of a copy: an empty list is written otherwise once it has passed between threads. */
  const bits = (input: StepInput): Buffer => serialize(structuredClone(input));

  const inputsOf = (of: InputParts, count = 2): InputsAhead =>
    new InputsAhead(createInputMaker(of), {
      parts: of,
      count,
      totalSteps: TOTAL_STEPS,
      logger: silentLogger,
      startAfterMs: 0,
    });

  /** Asks for one input after another; once a thread was started, goes on when it is ready. */
  async function askInOrder(
    inputs: InputsAhead,
    from: number,
    look: (input: StepInput, step: number) => unknown,
  ): Promise<void> {
    let ready: Promise<unknown> = Promise.resolve();
    const noteStart = (worker: Worker): void => void (ready = once(worker, 'message'));
    process.on('worker', noteStart);
    try {
      for (let step = from; step < TOTAL_STEPS; step++) {
        await look(await inputs.next(step), step);
        await nextTurn();
        await ready;
      }
    } finally {
      process.off('worker', noteStart);
      await inputs.close();
    }
  }

  for (const count of [1, 2, 5]) {
    it(`are the bits of those made in step, ${count} ahead, over several epochs`, () =>
      watchingThreads(async (threads) => {
        const make = createInputMaker(parts);
        await askInOrder(inputsOf(parts, count), 0, (input, step) =>
          expect(bits(input).equals(bits(make(step))), `step ${step}`).to.equal(true),
        );
        // The first is made while the thread starts, the second when the first is asked of it.
        expect(threads.map(({ inputs, ended }) => ({ inputs, ended }))).to.deep.equal([
          { inputs: TOTAL_STEPS - 2, ended: true },
        ]);
      }));
  }

  it('never wait in greater number than they may', () =>
    watchingThreads(async (threads) => {
      let most = 0;
      await askInOrder(inputsOf(parts, 3), 0, (_input, step) => {
        most = Math.max(most, (threads[0]?.inputs ?? 0) - (step - 1));
      });
      expect(most).to.be.at.most(3);
    }));

  it('fail with the error of those made in step', () =>
    watchingThreads(async (threads) => {
      const counted = itemCounts(log, ITEMS + 1);
      const wrong = inputParts(counted.with(RARE, 0));
      const steps = Array.from({ length: TOTAL_STEPS }, (_, step) => step);
      const make = createInputMaker(parts);
      const [first, second] = steps.filter((step) => make(step).batch.items.includes(RARE));
      const expected = errorOf(() => createInputMaker(wrong)(second));
      let reached = first;
      const error = await askInOrder(inputsOf(wrong), first + 1, (_, step) => (reached = step)).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(reached).to.equal(second - 1);
      expect(error).to.be.instanceOf(BelfryError);
      expect((error as BelfryError).toJSON()).to.deep.equal(expected.toJSON());
      expect(threads.map(({ ended }) => ended)).to.deep.equal([true]);
    }));

  it('go on in step where the thread ends before its time', () =>
    watchingThreads(async (threads) => {
      const make = createInputMaker(parts);
      await askInOrder(inputsOf(parts), 0, async (input, step) => {
        if (threads[0]?.inputs >= 10) await threads[0].worker.terminate();
        expect(bits(input).equals(bits(make(step))), `step ${step}`).to.equal(true);
      });
      expect(threads[0].inputs).to.be.within(10, 15);
    }));
});

function errorOf(work: () => unknown): BelfryError {
  try {
    work();
  } catch (error) {
    return error as BelfryError;
  }
  throw new Error('did not fail');
}

describe('training with inputs made ahead', () => {
  let planted: PlantedRun;
  before(async () => {
    planted = await plantedRun({ timestamps: true, usersPerBlock: 200, itemsPerBlock: 60, trainPerUser: 30 });
  });
  after(() => planted.remove());

  const config: OptionTree = mergeOptions(quick, {
    towers: { dim: 8, user: { features: 'none', layers: [] }, item: { features: 'none', layers: [] } },
    negatives: { mask: 'known-positives' },
    train: { epochs: 100_000, batchSize: 512, evaluateEvery: 100_000, diagnosticsRows: 0, checkpointSeconds: 1000 },
  });

  /** Trains on until told to stop; the step it came to, and the bits of its checkpoint. */
  async function trainUntil(name: string, prefetch: number, stops: (step: number) => boolean): Promise<Stopped> {
    const controller = new AbortController();
    const update = (step: number): void => void (stops(step) && controller.abort());
    const error: BelfryError = await train(
      { data: planted.data, run: planted.run(name), config: mergeOptions(config, { train: { prefetch } }) },
      { signal: controller.signal, progress: { start: () => ({ update, end() {} }) } },
    ).then(
      () => Promise.reject(new Error('did not stop')),
      (thrown: BelfryError) => thrown,
    );
    expect(error.code).to.equal('TRAINING_INTERRUPTED');
    const store = new CheckpointStore<RunState>(await RunFolder.open(planted.run(name)), 1, silentLogger);
    const { state, arrays } = (await store.loadLatest())!;
    return { step: state.step, bits: serialize([state.loss, [...arrays]]) };
  }

  it('gives the bits of training with inputs made in step, resumed too, and leaves no thread behind', () =>
    watchingThreads(async (threads) => {
      for (const part of [0, 1]) {
        const ahead = await trainUntil('ahead', 2, () => threads[part]?.inputs >= 10);
        const inStep = await trainUntil('in-step', 0, (step) => step >= ahead.step);
        expect(inStep.step).to.equal(ahead.step);
        expect(inStep.bits.equals(ahead.bits)).to.equal(true);
        expect(threads).to.have.length(part + 1);
      }
      expect(threads.map(({ ended }) => ended)).to.deep.equal([true, true]);
    }));

  it('logs and reports the share of the time that was spent waiting for input', async () => {
    const short = mergeOptions(config, { train: { epochs: 1, logEvery: 1 } });
    const report = await train({ data: planted.data, run: planted.run('short'), config: short });
    expect(report.inputWaitShare).to.be.within(0, 1);
    const lines = await readFile(join(planted.run('short'), 'metrics.jsonl'), 'utf8');
    expect(JSON.parse(lines.split('\n')[0]).inputWaitShare).to.be.within(0, 1);
  });
});

interface RunState {
  readonly step: number;
  readonly loss: { readonly sum: number; readonly steps: number };
}

interface Stopped {
  readonly step: number;
  readonly bits: Buffer;
}
