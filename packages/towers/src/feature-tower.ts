/** A tower: encoders side by side, then a head. */
import { BelfryError, csrRows, csrSlice, type Rng } from '@belfry/core';
import type { DenseParameter, EmbeddingTable } from '@belfry/compute';
import type { Kernels } from '@belfry/native';
import { dropoutMask } from './dropout.js';
import type { FeatureEncoder } from './encoders/feature-encoder.js';
import type { Head } from './heads/head.js';
import { Leaves } from './leaves.js';
import { passVectors } from './pass-vectors.js';
import type { Tower, TowerInput, TowerPass } from './tower.js';

/** Rows encoded at once: large enough for the products, small enough for memory. */
const encodeBlock = 4096;

export interface TowerParts {
  readonly side: 'user' | 'item';
  readonly dim: number;
  /** Rows that can be asked for; fewer than were trained where a tower was loaded without its features. */
  readonly rowCount: () => number;
  readonly readsHistory: boolean;
  readonly encoders: readonly FeatureEncoder[];
  readonly head: Head;
  readonly dropout: number;
  readonly tables: readonly EmbeddingTable[];
  readonly dense: readonly DenseParameter[];
  readonly kernels: Kernels;
}

export class FeatureTower implements Tower {
  readonly #parts: TowerParts;

  constructor(parts: TowerParts) {
    this.#parts = parts;
  }

  get side(): 'user' | 'item' {
    return this.#parts.side;
  }

  get dim(): number {
    return this.#parts.dim;
  }

  get readsHistory(): boolean {
    return this.#parts.readsHistory;
  }

  get tables(): readonly EmbeddingTable[] {
    return this.#parts.tables;
  }

  get dense(): readonly DenseParameter[] {
    return this.#parts.dense;
  }

  encode(input: TowerInput): Float32Array {
    this.#check(input);
    const { rows, history, positives } = input;
    const vectors = new Float32Array(rows.length * this.dim);
    for (let from = 0; from < rows.length; from += encodeBlock) {
      const to = Math.min(rows.length, from + encodeBlock);
      const block = {
        rows: rows.subarray(from, to),
        history: history && csrSlice(history, from, to),
        positives: positives?.subarray(from, to),
      };
      passVectors(this.#pass(block, null), (blockVectors) => vectors.set(blockVectors, from * this.dim));
    }
    return vectors;
  }

  begin(input: TowerInput, { rng }: { rng: Rng }): TowerPass {
    this.#check(input);
    return this.#pass(input, dropoutMask(input.rows.length * this.dim, this.#parts.dropout, rng));
  }

  #pass(input: TowerInput, mask: Float32Array | null): TowerPass {
    const { side, encoders, head, kernels } = this.#parts;
    const leaves = new Leaves(kernels);
    const blocks = encoders.map((encoder) => encoder.begin(input, leaves));
    const forward = head.begin(blocks, leaves);
    return {
      side,
      length: input.rows.length,
      leaves: leaves.list,
      inputs: leaves.inputs,
      forward,
      mask,
      collect: (gradients, into) => leaves.list.forEach(({ collect }, n) => collect(gradients[n], into)),
    };
  }

  #check({ rows, history }: TowerInput): void {
    const { side, readsHistory } = this.#parts;
    const rowCount = this.#parts.rowCount();
    const wrong = rows.find((row) => row < -1 || row >= rowCount);
    if (wrong !== undefined) {
      throw new BelfryError('INVALID_ARGUMENT', {
        given: `${side} row ${wrong}`,
        expected:
          rowCount > 0
            ? `−1 or a row below ${rowCount}`
            : '−1, since this tower was loaded without the features of known rows',
        change:
          rowCount > 0
            ? 'Use the vocabulary the towers were made with.'
            : 'Pass −1 and a history, or make the towers from the data set.',
      });
    }
    if (readsHistory && history !== null && csrRows(history) !== rows.length) {
      throw new BelfryError('SHAPE_MISMATCH', {
        given: `${csrRows(history)} histories for ${rows.length} rows`,
        expected: 'one history per row',
        change: 'Pass an empty list for a user without a history.',
      });
    }
  }
}
