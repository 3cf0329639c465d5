/**
 * Where a phase gets its inputs: made ahead in a worker while the step before computes, or in step. Who makes an input
 * shows in nothing but the time it takes.
 */
import type { Logger } from '@belfry/core';
import type { ExampleBatch } from '../examples.js';
import { InputThread } from './input-thread.js';
import type { InputMaker, InputParts, MakeStepInput, StepInput } from './step-input.js';

export interface Inputs {
  /** The input of a step; steps are asked for one after another. */
  next(step: number): Promise<StepInput>;
  /** Ends what makes inputs ahead. */
  close(): Promise<void>;
}

/** Made by the caller's thread, when asked for. @param prepare called before anything is drawn for a step */
export function inputsInStep(
  { batchOf, complete }: InputMaker,
  prepare: (step: number, batch: ExampleBatch) => Promise<void>,
): Inputs {
  return {
    async next(step) {
      const batch = batchOf(step);
      await prepare(step, batch);
      return complete(step, batch);
    },
    close: async () => {},
  };
}

export interface AheadSettings {
  /** What a worker makes the same inputs from. */
  readonly parts: InputParts;
  /** Inputs made ahead, at most. */
  readonly count: number;
  /** Steps of the phase. */
  readonly totalSteps: number;
  readonly logger: Logger;
  /** The worker starts when making inputs in step has taken so many milliseconds; about what its start costs by default. */
  readonly startAfterMs?: number;
}

const START_COSTS_MS = 25;

/**
 * Made ahead by a worker. It starts once inputs have cost something; until it is ready, and where it fails, they are made
 * in step.
 */
export class InputsAhead implements Inputs {
  readonly #makeInStep: MakeStepInput;
  readonly #settings: AheadSettings;
  readonly #asked = new Map<number, Promise<StepInput | null>>();
  #lastAsked = -1;
  #thread: InputThread | null = null;
  #inStepMs = 0;

  constructor(makeInStep: MakeStepInput, settings: AheadSettings) {
    this.#makeInStep = makeInStep;
    this.#settings = settings;
  }

  async next(step: number): Promise<StepInput> {
    const { startAfterMs = START_COSTS_MS } = this.#settings;
    if (this.#inStepMs >= startAfterMs) this.#thread ??= this.#start(step);
    this.#askAhead(step);
    const input = await this.#asked.get(step);
    this.#asked.delete(step);
    return input ?? this.#inStep(step);
  }

  async close(): Promise<void> {
    await this.#thread?.close();
  }

  #start(step: number): InputThread {
    const { parts, logger } = this.#settings;
    return new InputThread(parts, step, (reason) =>
      logger.warn(`the thread that makes inputs ahead has ended (${reason.message}): they are made in step`),
    );
  }

  #askAhead(step: number): void {
    if (!this.#thread?.answers) return;
    const last = Math.min(step + this.#settings.count, this.#settings.totalSteps - 1);
    for (let ahead = Math.max(this.#lastAsked, step) + 1; ahead <= last; ahead++) {
      this.#asked.set(ahead, this.#thread.request(ahead));
      this.#lastAsked = ahead;
    }
  }

  #inStep(step: number): StepInput {
    const startedAt = performance.now();
    const input = this.#makeInStep(step);
    this.#inStepMs += performance.now() - startedAt;
    return input;
  }
}
