/** Queries to measure an index with. */
import type { Csr } from '@belfry/core';

export interface QuerySet {
  readonly dim: number;
  /** [q, dim] */
  readonly vectors: Float32Array;
  /** Item row that each query is made of and that it must not find, [q]; left out where queries are no items. */
  readonly ownRows?: Int32Array;
}

export function queryCount({ vectors, dim }: QuerySet): number {
  return vectors.length / dim;
}

/** Queries `from` up to `to`, views. */
export function querySlice({ dim, vectors, ownRows }: QuerySet, from: number, to: number): QuerySet {
  const slice = { dim, vectors: vectors.subarray(from * dim, to * dim) };
  return ownRows === undefined ? slice : { ...slice, ownRows: ownRows.subarray(from, to) };
}

/** As `search` takes it. */
export function excludeOwn({ ownRows }: QuerySet): { exclude?: Csr } {
  if (ownRows === undefined) return {};
  return { exclude: { offsets: Int32Array.from({ length: ownRows.length + 1 }, (_, n) => n), values: ownRows } };
}
