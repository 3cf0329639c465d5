/** The user's recent items, pooled into one vector; an empty history gives zeros. */
import { BelfryError, csrRow, type Csr } from '@belfry/core';
import type { EmbeddingTable } from '@belfry/compute';
import type { Parameters } from '../parameters.js';
import type { TowerInput } from '../tower.js';
import type { HistoryOptions } from '../towers-options.js';
import { bagScales } from './bag-pooling.js';
import type { FeatureEncoder } from './feature-encoder.js';
import { learnedQueryPooling, lastItemPooling } from './history-attention.js';
import type { HistoryPooling } from './history-pooling.js';
import { listsOf } from './lists.js';

const mean: HistoryPooling = (table) => (histories, leaves) =>
  leaves.bags(table, histories, bagScales(histories, 'mean'));

const historyPoolings: Record<HistoryOptions['pooling'], HistoryPooling> = {
  mean,
  attention: learnedQueryPooling,
  'last-item': lastItemPooling,
};

export interface HistorySite {
  readonly table: EmbeddingTable;
  readonly parameters: Parameters;
  readonly length: number;
  readonly pooling: HistoryOptions['pooling'];
  /** Per user row its items, oldest first; null where none are stored. */
  readonly stored: Csr | null;
}

export function historyEncoder({ table, parameters, length, pooling, stored }: HistorySite): FeatureEncoder {
  const pool = historyPoolings[pooling](table, parameters);
  return {
    name: 'history',
    width: table.dim,
    learned: true,
    begin: (input, leaves) => pool(recentItems(input, stored, length, table.rows), leaves),
  };
}

/** The newest `length` known items per input. */
function recentItems({ rows, history }: TowerInput, stored: Csr | null, length: number, itemCount: number): Csr {
  const newest = (items: Int32Array): Int32Array => {
    const known = items.includes(-1) ? items.filter((item) => item >= 0) : items;
    return known.subarray(Math.max(0, known.length - length));
  };
  if (history === null)
    return listsOf(rows.length, (n) => (rows[n] < 0 ? new Int32Array(0) : newest(storedHistory(stored, rows[n]))));
  const wrong = history.values.find((item) => item < -1 || item >= itemCount);
  if (wrong !== undefined) throw badHistory(`item row ${wrong} in a history`, `−1 or a row below ${itemCount}`);
  return listsOf(rows.length, (n) => newest(csrRow(history, n)));
}

function storedHistory(stored: Csr | null, row: number): Int32Array {
  if (stored === null)
    throw badHistory(`user row ${row} without a history`, 'a history per user, since none are stored in this tower');
  return csrRow(stored, row);
}

export function badHistory(given: string, expected: string): BelfryError {
  return new BelfryError('INVALID_ARGUMENT', {
    given,
    expected,
    change: 'Pass the recent items of each user as `history`.',
  });
}
