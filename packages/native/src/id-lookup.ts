/** Ids by their bytes, many in one call of the C++ addon. */
import { BelfryError } from '@belfry/core';
import { loadAddon } from './addon/load-addon.js';

/** A hash table of ids with open addressing, as addon/ids/find-ids.h describes it. */
export interface IdTable {
  /** [4·slots], a power of two of them: an id's first and last four bytes, its length in bytes, its code + 1 (0 = free) */
  readonly slots: Int32Array;
  /** [codes + 1]: code c's bytes lie at starts[c] … starts[c + 1] */
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
}

/**
 * Writes the code of id n into `codes[n]`, −1 where the table has no such id.
 *
 * @param bytes in which id n lies at offsets[n] … offsets[n + 1]
 * @param codes one for each id
 * @throws BelfryError SHAPE_MISMATCH where offsets are too few, lead beyond the bytes or back
 */
export type FindIds = (table: IdTable, bytes: Uint8Array, offsets: Int32Array, codes: Int32Array) => void;

/** null without the C++ addon. */
export function idFinder(): FindIds | null {
  const find = findIdsOfAddon();
  if (find === null) return null;
  return ({ slots, starts, bytes: tableBytes }, bytes, offsets, codes) => {
    if (codes.length === 0) return;
    if (offsets.length <= codes.length) throw wrongOffsets(`${offsets.length} offsets for ${codes.length} ids`);
    try {
      find(slots, starts, tableBytes, bytes, offsets, codes);
    } catch (cause) {
      throw wrongOffsets((cause as Error).message);
    }
  };
}

type FindIdsOfAddon = (
  slots: Int32Array,
  starts: Int32Array,
  tableBytes: Uint8Array,
  bytes: Uint8Array,
  offsets: Int32Array,
  codes: Int32Array,
) => void;

function findIdsOfAddon(): FindIdsOfAddon | null {
  try {
    return loadAddon().findIds as FindIdsOfAddon;
  } catch {
    return null;
  }
}

function wrongOffsets(given: string): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', {
    given,
    expected: 'one offset more than ids, ascending, none beyond the bytes',
    change: 'Give the bytes and offsets of one column of text.',
  });
}
