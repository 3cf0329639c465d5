/**
 * The items of a step name some rows several times: popular positives recur, and draws meet them. Each row is encoded
 * once; its vector is repeated where it is wanted, and the gradients of the repeats add up.
 */
import type { Kernels } from '@belfry/native';

export interface RepeatedRows {
  /** Each row once, in order of first appearance. */
  readonly distinct: Int32Array;
  /** Place in {@link RepeatedRows.distinct} of each row that is wanted. */
  readonly places: Int32Array;
}

const NONE = -1;

/** Tells distinct rows from repeats, through an array over all rows that is made once: a step costs its lists alone. */
export class RowRepeats {
  /** [rows] all NONE between two calls. */
  readonly #placeOf: Int32Array;

  constructor(rowCount: number) {
    this.#placeOf = new Int32Array(rowCount).fill(NONE);
  }

  of(...lists: readonly Int32Array[]): RepeatedRows {
    const placeOf = this.#placeOf;
    const places = new Int32Array(lists.reduce((length, rows) => length + rows.length, 0));
    const distinct = new Int32Array(places.length);
    let count = 0;
    let at = 0;
    for (const rows of lists) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        if (placeOf[row] === NONE) {
          placeOf[row] = count;
          distinct[count++] = row;
        }
        places[at++] = placeOf[row];
      }
    }
    for (let i = 0; i < count; i++) placeOf[distinct[i]] = NONE;
    return { distinct: distinct.slice(0, count), places };
  }
}

/** Vectors of the distinct rows, [distinct, d] → [wanted, d] */
export function repeat({ distinct, places }: RepeatedRows, vectors: Float32Array, kernels: Kernels): Float32Array {
  const dim = vectors.length / distinct.length;
  const repeated = new Float32Array(places.length * dim);
  kernels.gatherRows(vectors, dim, places, repeated);
  return repeated;
}

/** The gradient of {@link repeat}: [wanted, d] → [distinct, d] */
export function collect({ distinct, places }: RepeatedRows, gradient: Float32Array, kernels: Kernels): Float32Array {
  const dim = gradient.length / places.length;
  const collected = new Float32Array(distinct.length * dim);
  kernels.scatterAddRows(collected, dim, places, gradient);
  return collected;
}
