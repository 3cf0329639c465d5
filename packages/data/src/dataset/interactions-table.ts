/** Interactions as the columns of an Arrow file and back: `user`, `item` and, where the log has them, the others. */
import { Float32, Float64, Int32, makeData, type Data } from 'apache-arrow';
import type { Interactions } from '../interactions.js';
import type { ArrowTable } from '../arrow/arrow-file.js';
import { codesColumn, codesOf } from './dictionary-column.js';

const ORDER_IS_TIME = 'belfry.orderIsTime';

export function interactionsTable(log: Interactions): ArrowTable {
  const { length, timestamp, weight, session, event } = log;
  const ints = (data: Int32Array): Data => makeData({ type: new Int32(), length, nullCount: 0, data });
  return {
    columns: {
      user: ints(log.user),
      item: ints(log.item),
      ...(timestamp && { timestamp: makeData({ type: new Float64(), length, nullCount: 0, data: timestamp }) }),
      ...(weight && { weight: makeData({ type: new Float32(), length, nullCount: 0, data: weight }) }),
      ...(session && { session: ints(session) }),
      ...(event && { event: codesColumn(event, 0) }),
    },
    metadata: log.orderIsTime === true ? { [ORDER_IS_TIME]: 'true' } : {},
  };
}

/** The columns are views on the file's bytes. */
export function interactionsOf({ columns, metadata }: ArrowTable): Interactions {
  const values = <T>(name: string): T | null =>
    name in columns ? (columns[name].values.subarray(0, columns[name].length) as T) : null;
  return {
    length: columns.user.length,
    user: values<Int32Array>('user')!,
    item: values<Int32Array>('item')!,
    timestamp: values<Float64Array>('timestamp'),
    weight: values<Float32Array>('weight'),
    session: values<Int32Array>('session'),
    event: 'event' in columns ? codesOf(columns.event) : null,
    ...(metadata[ORDER_IS_TIME] === 'true' ? { orderIsTime: true } : {}),
  };
}
