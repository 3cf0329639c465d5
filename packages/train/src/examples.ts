/** Training examples: the positive pairs of a log, cut into batches along a fresh order each epoch. */
import type { Csr, Rng } from '@belfry/core';
import type { ContrastBatch } from '@belfry/contrast';
import type { Interactions } from '@belfry/data';
import { ExampleHistories } from './example-histories.js';

export interface ExampleBatch extends ContrastBatch {
  /** Per example the user's items before it (or, without timestamps, the user's other items); null where no tower reads them. */
  readonly histories: Csr | null;
}

export interface ExampleOptions {
  readonly batchSize: number;
  /** Items of history per example; 0 = none. */
  readonly historyLength: number;
}

/** What {@link Examples.sample} draws. */
export interface DiagnosticRows {
  readonly pairs: ExampleBatch;
  readonly catalogue: { readonly rows: Int32Array; readonly frequencies: Int32Array };
}

export class Examples {
  readonly #log: Interactions;
  readonly #itemCounts: Int32Array;
  readonly #histories: ExampleHistories | null;
  readonly batchSize: number;
  /** Batches in one epoch; the last may be shorter. */
  readonly stepsPerEpoch: number;

  /** @param counts users in the vocabulary, and the number of examples of each item */
  constructor(
    log: Interactions,
    counts: { users: number; items: Int32Array },
    { batchSize, historyLength }: ExampleOptions,
  ) {
    this.#log = log;
    this.#itemCounts = counts.items;
    this.#histories = historyLength > 0 ? new ExampleHistories(log, counts.users, historyLength) : null;
    this.batchSize = batchSize;
    this.stepsPerEpoch = Math.ceil(log.length / batchSize);
  }

  /** The order of an epoch depends on the generator's state alone, so that a resumed run meets the same batches. */
  order(rng: Rng): Int32Array {
    return rng.shuffle(Int32Array.from({ length: this.#log.length }, (_, example) => example));
  }

  /** @param stepOfEpoch from 0 */
  batch(order: Int32Array, stepOfEpoch: number): ExampleBatch {
    return this.#batchOf(order.subarray(stepOfEpoch * this.batchSize, (stepOfEpoch + 1) * this.batchSize));
  }

  #batchOf(chosen: Int32Array): ExampleBatch {
    const { user, item, weight } = this.#log;
    return {
      users: chosen.map((example) => user[example]),
      items: chosen.map((example) => item[example]),
      weights: weight === null ? null : Float32Array.from(chosen, (example) => weight[example]),
      histories: this.#histories?.of(chosen) ?? null,
    };
  }

  /** Pairs and items for diagnostics, `rows` of each at most: examples drawn at random, items drawn from the catalogue without repeats. */
  sample(rows: number, rng: Rng): DiagnosticRows {
    const drawn = Int32Array.from({ length: Math.min(rows, this.#log.length) }, () => rng.int(this.#log.length));
    const everyItem = Int32Array.from({ length: this.#itemCounts.length }, (_, row) => row);
    const items = rng.shuffle(everyItem).slice(0, rows);
    return {
      pairs: this.#batchOf(drawn),
      catalogue: { rows: items, frequencies: items.map((row) => this.#itemCounts[row]) },
    };
  }
}
