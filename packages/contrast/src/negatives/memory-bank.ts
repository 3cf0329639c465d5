/**
 * A memory bank (Wu et al., CVPR 2018): the last vector of every item as it was compared in the loss, overwritten after
 * each use as a positive. N of them are drawn per step with q(i) ∝ count(i)^β over the items that batches show (β = 0
 * uniformly); nothing is encoded for them. Expected count c(i) = N·q(i): of an item that has no vector yet a draw shows
 * nothing, so that this holds from the end of the first epoch on.
 *
 * Memory: items·(4·d + 1) bytes for the vectors, items·20 to draw by.
 */
import { AliasTable, type Rng } from '@belfry/core';
import type { ContrastBatch } from '../contrast-batch.js';
import { betaParameter } from './beta.js';
import type {
  NegativeSource,
  NegativeSourceKind,
  SourceMemory,
  StoredNegatives,
  StoredVectors,
} from './negative-source.js';

/** @param count N @param itemCounts [items] popularity @param beta β ≥ 0 */
export function memoryBankNegatives(count: number, itemCounts: ArrayLike<number>, beta: number): NegativeSource {
  const table = new AliasTable(Float64Array.from(itemCounts, (times) => (times > 0 ? times ** beta : 0)));
  const bank = new VectorBank(itemCounts.length, (rng) => Int32Array.from({ length: count }, () => table.sample(rng)));
  return {
    name: 'memory-bank',
    usesBatch: false,
    needsModel: true,
    draw: () => new Int32Array(0),
    addExpectedCounts(_batch, rows, counts) {
      for (let j = 0; j < rows.length; j++) counts[j] += count * table.probability(rows[j]);
      return true;
    },
    stored: bank,
    memory: bank,
  };
}

class VectorBank implements StoredNegatives, SourceMemory {
  readonly #draw: (rng: Rng) => Int32Array;
  /** [items] 1 where there is a vector. */
  readonly #known: Uint8Array;
  /** [items, d]; null until a vector has come. */
  #vectors: Float32Array | null = null;

  constructor(items: number, draw: (rng: Rng) => Int32Array) {
    this.#draw = draw;
    this.#known = new Uint8Array(items);
  }

  take(_batch: ContrastBatch, rng: Rng): readonly StoredVectors[] {
    const bank = this.#vectors;
    if (bank === null) return [];
    const rows = this.#draw(rng).filter((row) => this.#known[row] === 1);
    const dim = bank.length / this.#known.length;
    const vectors = new Float32Array(rows.length * dim);
    rows.forEach((row, j) => vectors.set(bank.subarray(row * dim, (row + 1) * dim), j * dim));
    return [{ rows, vectors }];
  }

  remember({ items }: ContrastBatch, vectors: Float32Array): void {
    const dim = vectors.length / items.length;
    this.#vectors ??= new Float32Array(this.#known.length * dim);
    for (let row = 0; row < items.length; row++) {
      this.#vectors.set(vectors.subarray(row * dim, (row + 1) * dim), items[row] * dim);
      this.#known[items[row]] = 1;
    }
  }

  state(): ReturnType<SourceMemory['state']> {
    const state: ReturnType<SourceMemory['state']> = new Map();
    if (this.#vectors === null) return state;
    const items = this.#known.length;
    state.set('vectors', { shape: [items, this.#vectors.length / items], values: this.#vectors });
    return state.set('known', { shape: [items], values: this.#known });
  }

  restore(state: Parameters<SourceMemory['restore']>[0]): void {
    const vectors = state.get('vectors');
    if (vectors === undefined) return;
    this.#vectors = Float32Array.from(vectors.values);
    this.#known.set(state.get('known')!.values);
  }
}

export const memoryBank: NegativeSourceKind = {
  summary: 'stored vectors of items drawn in proportion to popularity^β',
  usesBatch: false,
  draws: true,
  keeps: true,
  parameter: betaParameter,
  create: ({ count, itemCounts, beta }) => memoryBankNegatives(count, itemCounts, beta),
};
