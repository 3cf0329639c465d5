/**
 * A queue of negatives (cross-batch negative sampling, Wang et al., SIGIR 2021; MoCo's queue without its second encoder):
 * the vectors of the last K positives as they were compared in the loss, first in, first out. Vectors drift slowly once
 * training has warmed up, so that they serve for some steps; until then they mislead, so the queue waits W steps, or until
 * it is full. Expected count c(i) = K·q(i) of the K that are there; an item in the queue keeps the q of when it was put in.
 *
 * Memory: K·(4·d + 4) bytes, and 8·K more where q changes from step to step.
 */
import { z } from 'zod';
import type { ContrastBatch } from '../contrast-batch.js';
import type { ItemFrequencies } from '../frequencies/item-frequencies.js';
import type {
  NegativeSource,
  NegativeSourceKind,
  SourceMemory,
  StoredNegatives,
  StoredVectors,
} from './negative-source.js';

export interface QueueOptions {
  /** K */
  readonly size: number;
  /** W, steps; null = until the queue is full. */
  readonly warmUp: number | null;
}

/** @param frequencies of the positives that are put in */
export function queueNegatives({ size, warmUp }: QueueOptions, frequencies: ItemFrequencies): NegativeSource {
  const queue = new VectorQueue(size, warmUp, frequencies);
  return {
    name: 'queue',
    usesBatch: false,
    needsModel: true,
    draw: () => new Int32Array(0),
    addExpectedCounts(_batch, rows, counts) {
      for (let j = 0; j < rows.length; j++) counts[j] += queue.served * frequencies.of(rows[j]);
      return true;
    },
    stored: queue,
    memory: queue,
  };
}

class VectorQueue implements StoredNegatives, SourceMemory {
  readonly #warmUp: number | null;
  readonly #frequencies: ItemFrequencies;
  readonly #rows: Int32Array;
  /** [K] q of when it was put in; null where q never changes. */
  readonly #shares: Float64Array | null;
  /** [K, d]; null until a vector has come. */
  #vectors: Float32Array | null = null;
  /** Entries there are, the place of the next one, steps so far. */
  readonly #counters = new Int32Array(3);

  constructor(size: number, warmUp: number | null, frequencies: ItemFrequencies) {
    this.#warmUp = warmUp;
    this.#frequencies = frequencies;
    this.#rows = new Int32Array(size);
    this.#shares = frequencies.learns ? new Float64Array(size) : null;
  }

  /** Entries that serve as candidates: none while it warms up. */
  get served(): number {
    const [length, , steps] = this.#counters;
    const ready = this.#warmUp === null ? length === this.#rows.length : steps >= this.#warmUp;
    return ready ? length : 0;
  }

  take(): readonly StoredVectors[] {
    const { served } = this;
    if (served === 0 || this.#vectors === null) return [];
    const dim = this.#vectors.length / this.#rows.length;
    const rows = this.#rows.subarray(0, served);
    return [{ rows, vectors: this.#vectors.subarray(0, served * dim), expectedCountChange: this.#change(rows) }];
  }

  remember({ items }: ContrastBatch, vectors: Float32Array): void {
    const size = this.#rows.length;
    const dim = vectors.length / items.length;
    this.#vectors ??= new Float32Array(size * dim);
    let [length, next] = this.#counters;
    for (let row = Math.max(0, items.length - size); row < items.length; row++) {
      this.#rows[next] = items[row];
      if (this.#shares !== null) this.#shares[next] = this.#frequencies.of(items[row]);
      this.#vectors.set(vectors.subarray(row * dim, (row + 1) * dim), next * dim);
      next = (next + 1) % size;
      length = Math.min(length + 1, size);
    }
    this.#counters.set([length, next, this.#counters[2] + 1]);
  }

  state(): ReturnType<SourceMemory['state']> {
    const state: ReturnType<SourceMemory['state']> = new Map();
    if (this.#vectors === null) return state;
    const size = this.#rows.length;
    state.set('rows', { shape: [size], values: this.#rows });
    state.set('vectors', { shape: [size, this.#vectors.length / size], values: this.#vectors });
    state.set('counters', { shape: [3], values: this.#counters });
    if (this.#shares !== null) state.set('shares', { shape: [size], values: this.#shares });
    return state;
  }

  restore(state: Parameters<SourceMemory['restore']>[0]): void {
    const vectors = state.get('vectors');
    if (vectors === undefined) return;
    this.#vectors = Float32Array.from(vectors.values);
    this.#rows.set(state.get('rows')!.values);
    this.#counters.set(state.get('counters')!.values);
    this.#shares?.set(state.get('shares')!.values);
  }

  /** @returns [K] expected count of when it was put in − that of now; undefined where q never changes */
  #change(rows: Int32Array): Float64Array | undefined {
    const shares = this.#shares;
    if (shares === null) return undefined;
    return Float64Array.from(rows, (row, j) => rows.length * (shares[j] - this.#frequencies.of(row)));
  }
}

const warmUpSteps = z.int().min(0);

export const queue: NegativeSourceKind = {
  summary: 'vectors of the last positives',
  usesBatch: false,
  draws: true,
  keeps: true,
  parameter: {
    expected: 'STEPS, how many steps the queue is filled before it is used, a whole number',
    read(text) {
      const parsed = text === '' ? null : warmUpSteps.safeParse(Number(text));
      return parsed?.success ? { warmUp: parsed.data } : null;
    },
  },
  create: ({ count, warmUp = null, frequencies }) => queueNegatives({ size: count, warmUp }, frequencies),
};
