/** The numbers of a table: how many bytes each takes, and what a fresh table starts with. */
import type { Rng } from '@belfry/core';
import type { TableValues } from '@belfry/native';
import type { TableMemory } from './table-memory.js';

/** `bfloat16` keeps 8 significant bits of float32's 24 and its whole range. */
export type TablePrecision = 'float32' | 'bfloat16';

const arrays = { float32: Float32Array, bfloat16: Uint16Array } satisfies Record<TablePrecision, unknown>;

export function precisionOf(values: TableValues): TablePrecision {
  return values instanceof Float32Array ? 'float32' : 'bfloat16';
}

/** Zeros. */
export function emptyTable(length: number, precision: TablePrecision, memory: TableMemory): TableValues {
  const Values = arrays[precision];
  return new Values(memory(length * Values.BYTES_PER_ELEMENT));
}

/**
 * Independent normal values in place: how tables and kernels start.
 *
 * @param std standard deviation; norm / √dim gives rows of about that norm
 */
export function fillNormal(values: TableValues, std: number, rng: Rng): void {
  const stored = values instanceof Float32Array ? (value: number): number => value : nearestBfloat16;
  for (let i = 0; i < values.length; i++) values[i] = stored(std * rng.normal());
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The upper half of the nearest float32 that has no lower one; ties to even. @param value finite */
function nearestBfloat16(value: number): number {
  single[0] = value;
  return (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) >>> 16;
}
