/** Parts of logs, and logs put together. Columns are copied; names of events are shared. */
import { BelfryError } from '@belfry/core';
import type { Interactions } from '../interactions.js';

/** The given rows of a log, in the given order. @param rows row numbers, each from 0 to log.length − 1 */
export function selectRows(log: Interactions, rows: Int32Array): Interactions {
  return {
    ...log,
    length: rows.length,
    user: gather(log.user, rows),
    item: gather(log.item, rows),
    timestamp: log.timestamp && gather(log.timestamp, rows),
    weight: log.weight && gather(log.weight, rows),
    session: log.session && gather(log.session, rows),
    event: log.event && { codes: gather(log.event.codes, rows), names: log.event.names },
  };
}

/** A log cut in two by a mark per row, each part in log order. @param isChosen [log.length], 0 or 1 */
export function partitionRows(log: Interactions, isChosen: Uint8Array): { chosen: Interactions; rest: Interactions } {
  return { chosen: selectRows(log, rowsWhere(isChosen, 1)), rest: selectRows(log, rowsWhere(isChosen, 0)) };
}

/** The row numbers marked with `value`, ascending. */
export function rowsWhere(marks: Uint8Array, value: 0 | 1): Int32Array {
  let count = 0;
  for (let i = 0; i < marks.length; i++) count += Number(marks[i] === value);
  const rows = new Int32Array(count);
  for (let i = 0, next = 0; i < marks.length; i++) if (marks[i] === value) rows[next++] = i;
  return rows;
}

/**
 * One log after the other. A column is kept where both have it.
 *
 * @throws BelfryError SHAPE_MISMATCH where both have events under different names
 */
export function concatInteractions(first: Interactions, second: Interactions): Interactions {
  return {
    length: first.length + second.length,
    user: concat(first.user, second.user),
    item: concat(first.item, second.item),
    timestamp: first.timestamp && second.timestamp && concat(first.timestamp, second.timestamp),
    weight: first.weight && second.weight && concat(first.weight, second.weight),
    session: first.session && second.session && concat(first.session, second.session),
    event: first.event &&
      second.event && {
        codes: concat(first.event.codes, second.event.codes),
        names: sameNames(first.event.names, second.event.names),
      },
    ...(first.orderIsTime === true && second.orderIsTime === true ? { orderIsTime: true } : {}),
  };
}

function sameNames(first: readonly string[], second: readonly string[]): readonly string[] {
  if (first.length === second.length && first.every((name, code) => name === second[code])) return first;
  throw new BelfryError('SHAPE_MISMATCH', {
    given: `two logs with the events ${first.join(', ')} and ${second.join(', ')}`,
    expected: 'logs of one data set, whose events have the same codes',
    change: 'Put together only parts of one data set.',
  });
}

type Column = Int32Array | Float64Array | Float32Array;

function gather<T extends Column>(column: T, rows: Int32Array): T {
  const taken = new (column.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]];
  return taken;
}

function concat<T extends Column>(first: T, second: T): T {
  const both = new (first.constructor as new (length: number) => T)(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
