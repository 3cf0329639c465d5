/** Which item vectors have moved since they were last given on, and how far all have drifted from the published ones. */
import { Rng } from '@belfry/core';

export interface ItemVectors {
  readonly dim: number;
  /** Of the rows, as they are now. */
  readonly ids: readonly string[];
  /** [ids.length, dim] */
  readonly values: Float32Array;
}

export interface Movement {
  /** Rows that moved by more than was asked, and new ones. */
  readonly changed: Int32Array;
  /** Ids that were given on and have no row any more. */
  readonly removed: readonly string[];
  /** Mean 1 − cosine to the published vectors, over a fixed sample of items. */
  readonly drift: number;
}

const SAMPLED_ITEMS = 1000;

export class ItemDrift {
  /** Per row what was last given on, with the id it had. */
  #ids: string[];
  #given: Float32Array;
  readonly #dim: number;
  readonly #sample: { readonly row: number; readonly id: string; readonly vector: Float32Array }[];

  /** @param published what is served */
  constructor({ dim, ids, values }: ItemVectors) {
    this.#dim = dim;
    this.#ids = ids.slice();
    this.#given = values.slice();
    const rng = Rng.fromSeed(ids.length);
    const rows =
      ids.length <= SAMPLED_ITEMS
        ? Array.from(ids.keys())
        : Array.from({ length: SAMPLED_ITEMS }, () => rng.int(ids.length));
    this.#sample = rows.map((row) => ({ row, id: ids[row], vector: values.slice(row * dim, (row + 1) * dim) }));
  }

  /** Takes the vectors that moved as given on. @param threshold 1 − cosine */
  move({ ids, values }: ItemVectors, threshold: number): Movement {
    const dim = this.#dim;
    const changed: number[] = [];
    const removed: string[] = [];
    const given = new Float32Array(values.length);
    given.set(this.#given);
    for (let row = 0; row < ids.length; row++) {
      const isSame = this.#ids[row] === ids[row];
      if (!isSame && row < this.#ids.length) removed.push(this.#ids[row]);
      if (isSame && distance(given, row * dim, values, row * dim, dim) <= threshold) continue;
      changed.push(row);
      this.#ids[row] = ids[row];
      for (let at = row * dim; at < (row + 1) * dim; at++) given[at] = values[at];
    }
    this.#given = given;
    const known = new Set(removed.length > 0 ? ids : []);
    return {
      changed: Int32Array.from(changed),
      removed: removed.filter((id) => !known.has(id)),
      drift: this.#drift(ids, values),
    };
  }

  #drift(ids: readonly string[], values: Float32Array): number {
    const dim = this.#dim;
    const still = this.#sample.filter(({ row, id }) => ids[row] === id);
    const sum = still.reduce((total, { row, vector }) => total + distance(vector, 0, values, row * dim, dim), 0);
    return still.length === 0 ? 0 : sum / still.length;
  }
}

/** 1 − cosine of two vectors in larger arrays. */
function distance(a: Float32Array, atA: number, b: Float32Array, atB: number, dim: number): number {
  let dot = 0;
  let normA = 0;
  let normB = 0;
  for (let k = 0; k < dim; k++) {
    const x = a[atA + k];
    const y = b[atB + k];
    dot += x * y;
    normA += x * x;
    normB += y * y;
  }
  return normA === 0 || normB === 0 ? 1 : 1 - dot / Math.sqrt(normA * normB);
}
