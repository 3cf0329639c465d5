/** Training examples: the positive pairs of a log, cut into batches along a fresh order each epoch. */
import type { Csr, Rng } from '@belfry/core';
import type { ContrastBatch } from '@belfry/contrast';
import type { Interactions } from '@belfry/data';
import { ExampleHistories } from './example-histories.js';
import type { UserSequences } from './user-sequences.js';

export interface ExampleBatch extends ContrastBatch {
  /** Per example the user's items before it (or, without timestamps, the user's other items); null where no tower reads them. */
  readonly histories: Csr | null;
}

/** What examples are made of: arrays alone, so that threads can share them. */
export interface ExampleData {
  readonly log: Pick<Interactions, 'length' | 'user' | 'item' | 'weight'>;
  /** [items] examples of each item. */
  readonly itemCounts: Int32Array;
  /** null where no tower reads histories. */
  readonly sequences: UserSequences | null;
}

export interface ExampleOptions {
  readonly batchSize: number;
  /** Items of history per example, at most. */
  readonly historyLength: number;
}

/** What {@link Examples.sample} draws. */
export interface DiagnosticRows {
  readonly pairs: ExampleBatch;
  readonly catalogue: { readonly rows: Int32Array; readonly frequencies: Int32Array };
}

export class Examples {
  readonly #data: ExampleData;
  readonly #histories: ExampleHistories | null;
  readonly batchSize: number;
  /** Batches in one epoch; the last may be shorter. */
  readonly stepsPerEpoch: number;

  constructor(data: ExampleData, { batchSize, historyLength }: ExampleOptions) {
    this.#data = data;
    this.#histories = data.sequences && new ExampleHistories(data.log, data.sequences, historyLength);
    this.batchSize = batchSize;
    this.stepsPerEpoch = Math.ceil(data.log.length / batchSize);
  }

  /** The order of an epoch depends on the generator's state alone, so that a resumed run meets the same batches. */
  order(rng: Rng): Int32Array {
    return rng.shuffle(everyRow(this.#data.log.length));
  }

  /** @param stepOfEpoch from 0 */
  batch(order: Int32Array, stepOfEpoch: number): ExampleBatch {
    return this.#batchOf(order.subarray(stepOfEpoch * this.batchSize, (stepOfEpoch + 1) * this.batchSize));
  }

  #batchOf(chosen: Int32Array): ExampleBatch {
    const { user, item, weight } = this.#data.log;
    const batch = {
      users: new Int32Array(chosen.length),
      items: new Int32Array(chosen.length),
      weights: weight && new Float32Array(chosen.length),
      histories: this.#histories?.of(chosen) ?? null,
    };
    for (let row = 0; row < chosen.length; row++) {
      batch.users[row] = user[chosen[row]];
      batch.items[row] = item[chosen[row]];
      if (weight !== null) batch.weights![row] = weight[chosen[row]];
    }
    return batch;
  }

  /** Pairs and items for diagnostics, `rows` of each at most: examples drawn at random, items drawn from the catalogue without repeats. */
  sample(rows: number, rng: Rng): DiagnosticRows {
    const { log, itemCounts } = this.#data;
    const drawn = Int32Array.from({ length: Math.min(rows, log.length) }, () => rng.int(log.length));
    const items = rng.shuffle(everyRow(itemCounts.length)).slice(0, rows);
    return {
      pairs: this.#batchOf(drawn),
      catalogue: { rows: items, frequencies: items.map((row) => itemCounts[row]) },
    };
  }
}

function everyRow(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
