/**
 * Checkpoints of a run: `checkpoint/<ordinal>.safetensors`, newest N kept, and `best.safetensors`. A file is
 * written whole or not at all; on opening, a damaged one is passed over for the one before it.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inMemory, type TableMemory } from '@belfry/compute';
import { BelfryError, type ErrorCode, type Logger } from '@belfry/core';
import {
  readSafetensors,
  writeSafetensors,
  type LearnedValues,
  type NamedArray,
  type RunFolder,
  type StoredValues,
} from '@belfry/data';

export interface Checkpoint<State, Values extends StoredValues = LearnedValues> {
  readonly state: State;
  readonly arrays: ReadonlyMap<string, NamedArray<Values>>;
}

const DAMAGES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['FILE_TRUNCATED', 'CHECKSUM_MISMATCH']);
const BEST = 'best.safetensors';
const NUMBERED = /^(\d{12})\.safetensors$/;

export class CheckpointStore<State, Values extends StoredValues = LearnedValues> {
  readonly #folder: string;
  readonly #keep: number;
  readonly #logger: Logger;
  readonly #memory: TableMemory;

  /** @param memory where the arrays of a checkpoint are put when it is loaded */
  constructor(run: RunFolder, keep: number, logger: Logger, memory: TableMemory = inMemory) {
    this.#memory = memory;
    this.#folder = run.file('checkpoint');
    this.#keep = keep;
    this.#logger = logger;
  }

  /** @param ordinal grows with the run's progress; the file is named after it. */
  async save(ordinal: number, { state, arrays }: Checkpoint<State, StoredValues>): Promise<void> {
    await writeSafetensors(join(this.#folder, `${String(ordinal).padStart(12, '0')}.safetensors`), {
      arrays,
      meta: state,
    });
    for (const old of (await this.#numbered()).slice(this.#keep)) await rm(join(this.#folder, old), { force: true });
  }

  saveBest({ state, arrays }: Checkpoint<State, StoredValues>): Promise<void> {
    return writeSafetensors(join(this.#folder, BEST), { arrays, meta: state });
  }

  async loadBest(): Promise<Checkpoint<State, Values>> {
    const { arrays, meta } = await readSafetensors<Values>(join(this.#folder, BEST), this.#memory);
    return { arrays, state: meta as State };
  }

  /**
   * The newest whole checkpoint, or null where there is none yet.
   * @throws CHECKPOINT_CORRUPT where there are some and all are damaged, and what keeps a whole one from being read
   */
  async loadLatest(): Promise<Checkpoint<State, Values> | null> {
    const names = await this.#numbered();
    const reasons: string[] = [];
    for (const name of names) {
      try {
        const { arrays, meta } = await readSafetensors<Values>(join(this.#folder, name), this.#memory);
        return { arrays, state: meta as State };
      } catch (error) {
        if (!(error instanceof BelfryError) || !DAMAGES.has(error.code)) throw error;
        reasons.push(error.given);
        this.#logger.warn(`checkpoint passed over: ${error.given}`);
      }
    }
    if (names.length === 0) return null;
    throw new BelfryError('CHECKPOINT_CORRUPT', {
      given: `${this.#folder} with ${names.length} damaged checkpoint(s)`,
      expected: 'at least one whole checkpoint',
      change: 'Train into a new run folder, or start this one afresh with --overwrite.',
      details: { reasons },
    });
  }

  /** Newest first. */
  async #numbered(): Promise<string[]> {
    return (await readdir(this.#folder))
      .filter((name) => NUMBERED.test(name))
      .toSorted()
      .toReversed();
  }
}
