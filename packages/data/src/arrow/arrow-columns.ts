/** Typed arrays as Arrow columns and back, without copying. */
import { Field, FixedSizeList, Float32, Float64, Int32, List, Utf8, makeData, type Data } from 'apache-arrow';
import type { Csr } from '@belfry/core';

export function idColumn(ids: readonly string[]): Data<Utf8> {
  const encoded = ids.map((id) => Buffer.from(id));
  const valueOffsets = new Int32Array(ids.length + 1);
  encoded.forEach((bytes, row) => (valueOffsets[row + 1] = valueOffsets[row] + bytes.length));
  return makeData({ type: new Utf8(), length: ids.length, nullCount: 0, valueOffsets, data: Buffer.concat(encoded) });
}

export function idsOf(column: Data): string[] {
  const { values, valueOffsets, length } = column;
  const text = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Array.from({ length }, (_, row) => text.toString('utf8', valueOffsets[row], valueOffsets[row + 1]));
}

export function float64Column(values: Float64Array): Data<Float64> {
  return makeData({ type: new Float64(), length: values.length, nullCount: 0, data: values });
}

export function float64Of(column: Data): Float64Array {
  return column.values.subarray(0, column.length) as Float64Array;
}

/** [n, dim] as FixedSizeList<float32>[dim]. */
export function vectorColumn(values: Float32Array, dim: number): Data<FixedSizeList<Float32>> {
  const length = values.length / dim;
  const child = makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values });
  return makeData({
    type: new FixedSizeList(dim, new Field('item', new Float32(), false)),
    length,
    nullCount: 0,
    child,
  });
}

export function vectorsOf(column: Data): { values: Float32Array; dim: number } {
  const dim = (column.type as FixedSizeList).listSize;
  return { dim, values: column.children[0].values.subarray(0, column.length * dim) as Float32Array };
}

/** Rows of ints as List<int32>. */
export function listColumn(csr: Csr): Data<List<Int32>> {
  const child = makeData({ type: new Int32(), length: csr.values.length, nullCount: 0, data: csr.values });
  return makeData({
    type: new List(new Field('item', new Int32(), false)),
    length: csr.offsets.length - 1,
    nullCount: 0,
    valueOffsets: csr.offsets,
    child,
  });
}

/** Numbers in lists of their own, cut as `offsets` says, as List<float32>. */
export function float32ListColumn(offsets: Int32Array, values: Float32Array): Data<List<Float32>> {
  const child = makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values });
  return makeData({
    type: new List(new Field('item', new Float32(), false)),
    length: offsets.length - 1,
    nullCount: 0,
    valueOffsets: offsets,
    child,
  });
}

export function float32ListsOf(column: Data): Float32Array {
  return column.children[0].values.subarray(0, column.valueOffsets[column.length]) as Float32Array;
}

export function listsOf(column: Data): Csr {
  const offsets = column.valueOffsets.subarray(0, column.length + 1) as Int32Array;
  return { offsets, values: column.children[0].values.subarray(0, offsets[column.length]) as Int32Array };
}
