/**
 * The run in service and what is written to it. A request takes `current` once and keeps it, so that a swap is one assignment:
 * those that began before are answered by the old run, those after by the new one.
 */
import { basename } from 'node:path';
import { BelfryError, sha256Hex, Turns } from '@belfry/core';
import type { LiveRecall } from '@belfry/recall';
import type { FastifyBaseLogger } from 'fastify';
import { ItemTexts } from './answers/item-texts.js';
import { overloaded } from './http/back-pressure.js';
import { applyChange, type Change, type Outcome } from './journal/change.js';
import { Journal } from './journal/journal.js';
import { replay, type Replayed } from './journal/replay.js';
import type { Limits } from './limits.js';
import type { ServerOptions } from './server-options.js';
import { warm } from './warm.js';

export interface Generation {
  readonly recall: LiveRecall;
  readonly run: string;
  /** The space its vectors lie in. */
  readonly space: string;
  /** Changes with every swap. */
  readonly version: string;
  readonly since: Date;
  readonly itemTexts: ItemTexts;
}

type ServingOptions = Pick<ServerOptions, 'run' | 'open' | 'vectorSpace' | 'state'> & {
  readonly limits: Limits;
  readonly log: FastifyBaseLogger;
};

export class Serving {
  readonly #options: ServingOptions;
  readonly #journal: Journal | null;
  /** Writes, in the order they are kept. */
  readonly #writes = new Turns();
  #writesWaiting = 0;
  #current: Generation;
  #generations = 1;
  /** While another run is loaded: what was written since it began to catch up. */
  #sinceSealed: Change[] | null = null;
  #isSwapping = false;

  private constructor(options: ServingOptions, journal: Journal | null, first: Generation) {
    this.#options = options;
    this.#journal = journal;
    this.#current = first;
  }

  /** @throws whatever opening the run throws; RUN_LOCKED, JOURNAL_CORRUPT */
  static async open(options: ServingOptions): Promise<Serving> {
    const { state, log } = options;
    const journal = state === null ? null : await Journal.open({ folder: state, log });
    try {
      const first = await openGeneration(options, options.run, 1);
      if (journal !== null) await catchUp(journal, first, log);
      await warm(first.recall);
      return new Serving(options, journal, first);
    } catch (error) {
      await journal?.close();
      throw error;
    }
  }

  get current(): Generation {
    return this.#current;
  }

  /** The change is in effect and kept when the promise settles. @throws OVERLOADED, JOURNAL_FAILED, and what recall throws */
  async write(change: Change): Promise<Outcome> {
    const { writesWaiting } = this.#options.limits;
    if (this.#writesWaiting >= writesWaiting) throw overloaded(`${writesWaiting} writes in work`);
    this.#writesWaiting++;
    try {
      const { outcome, kept } = await this.#writes.take(() => this.#apply(change));
      await kept;
      return outcome;
    } finally {
      this.#writesWaiting--;
    }
  }

  async #apply(change: Change): Promise<{ outcome: Outcome; kept: Promise<void> }> {
    const journal = this.#requireJournal();
    journal.requireWorking();
    const outcome = await applyChange(this.#current.recall, change);
    this.#sinceSealed?.push(change);
    const kept = journal.append(change);
    kept.catch(() => {}); // awaited by who wrote, after the turn
    return { outcome, kept };
  }

  /**
   * Loads another run, brings it to the same state and lets it take over; where anything fails, nothing has changed.
   * @throws whatever opening the run throws; SWAP_IN_PROGRESS
   */
  async swap(run: string): Promise<Replayed> {
    if (this.#isSwapping) throw swapInProgress(run);
    this.#isSwapping = true;
    try {
      const journal = this.#requireJournal();
      const next = await openGeneration(this.#options, run, this.#generations + 1);
      const since: Change[] = [];
      await this.#writes.take(async () => {
        this.#sinceSealed = since;
        await journal.seal();
      });
      let leftOut = 0;
      // What is written meanwhile may be in both; given again it changes nothing.
      await journal.readSealed(async (changes) => {
        leftOut += (await replay(next.recall, changes, next.space)).leftOut;
      });
      const catchUpFurther = async (): Promise<void> => {
        leftOut += (await replay(next.recall, since.splice(0), next.space)).leftOut;
      };
      await catchUpFurther();
      await warm(next.recall);
      await this.#writes.take(async () => {
        await catchUpFurther();
        this.#current = next;
        this.#generations++;
      });
      this.#options.log.info({ run, indexVersion: next.version, leftOut }, 'another run took over');
      return { leftOut };
    } finally {
      this.#sinceSealed = null;
      this.#isSwapping = false;
    }
  }

  /** To be called once no request is in work. */
  async close(): Promise<void> {
    await this.#writes.take(async () => {});
    await this.#journal?.close();
  }

  #requireJournal(): Journal {
    if (this.#journal !== null) return this.#journal;
    throw new BelfryError('WRITES_REFUSED', {
      given: 'a write to a server without a state',
      expected: 'reads only',
      change: 'Start it with a folder for its state.',
    });
  }
}

async function openGeneration({ open, vectorSpace }: ServingOptions, run: string, number: number): Promise<Generation> {
  const recall = await open(run);
  const space = (await vectorSpace?.(run)) ?? run;
  const version = `${basename(run)}-${sha256Hex(space).slice(0, 8)}-${number}`;
  return { recall, run, space, version, since: new Date(), itemTexts: new ItemTexts(recall.items) };
}

async function catchUp(journal: Journal, { recall, space }: Generation, log: FastifyBaseLogger): Promise<void> {
  await journal.seal();
  await journal.readSealed(async (changes) => {
    const { leftOut } = await replay(recall, changes, space);
    if (leftOut > 0) log.warn({ items: leftOut }, 'upserted items that this run has no vector for are left out');
  });
}

function swapInProgress(run: string): BelfryError {
  return new BelfryError('SWAP_IN_PROGRESS', {
    given: `a swap to ${run} while another run is loaded`,
    expected: 'one swap at a time',
    change: 'Wait for the other to end; GET /v1/index says which run is in service.',
  });
}
