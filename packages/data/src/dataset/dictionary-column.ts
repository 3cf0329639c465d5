/** Codes with their names as dictionary-encoded Arrow columns and back; the codes are not copied. */
import { Dictionary, Field, Int32, List, Utf8, makeData, makeVector, type Data } from 'apache-arrow';
import type { Csr } from '@belfry/core';
import { idColumn, idsOf } from '../arrow/arrow-columns.js';

export interface Codes {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** @param dictionaryId unique within the file; given, so that equal content has equal bytes */
export function codesColumn({ codes, names }: Codes, dictionaryId: number): Data<Dictionary<Utf8, Int32>> {
  const type = new Dictionary(new Utf8(), new Int32(), dictionaryId);
  return makeData({ type, length: codes.length, nullCount: 0, data: codes, dictionary: makeVector(idColumn(names)) });
}

export function codesOf(column: Data): Codes {
  return { codes: column.values.subarray(0, column.length) as Int32Array, names: idsOf(column.dictionary!.data[0]) };
}

/** Lists of codes. */
export function bagsColumn(bags: Csr, names: readonly string[], dictionaryId: number): Data<List> {
  const child = codesColumn({ codes: bags.values, names }, dictionaryId);
  const type = new List(new Field('item', child.type, false));
  return makeData({ type, length: bags.offsets.length - 1, nullCount: 0, valueOffsets: bags.offsets, child });
}

export function bagsOf(column: Data): { bags: Csr; names: readonly string[] } {
  const offsets = column.valueOffsets.subarray(0, column.length + 1) as Int32Array;
  const { codes, names } = codesOf(column.children[0]);
  return { bags: { offsets, values: codes }, names };
}
