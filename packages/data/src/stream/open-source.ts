/** A log as a source of events, from where it lies. */
import type { BadRows } from '../bad-rows.js';
import type { ColumnMap } from '../sources/column-map.js';
import type { EventSource } from '../sources/event-source.js';
import { readers } from '../sources/readers.js';
import { eventsOfTable } from '../sources/table-events.js';
import type { TimestampUnit } from '../sources/timestamps.js';
import { jsonlStream } from '../tables/jsonl-table.js';
import { formatOf } from '../tables/table-formats.js';

export interface LogOptions {
  /** Which column holds what; those that are not named have the names of the events' own. */
  readonly map?: ColumnMap;
  /** Absent = by the first one. */
  readonly timestampUnit?: TimestampUnit;
}

/** @param format `auto` = by the name of the file @throws BelfryError those of {@link Reader.read} */
export async function eventsOfFile(
  path: string,
  format: string,
  { map = {}, timestampUnit }: LogOptions,
  badRows: BadRows,
): Promise<EventSource> {
  const options = { map, timestampUnit: timestampUnit ?? ('auto' as const), separator: null, header: true };
  return formatOf(path, format, readers).read(path, options, badRows);
}

/**
 * JSON Lines, from stdin for instance; can be read once.
 *
 * @param name for messages
 * @throws BelfryError EMPTY_LOG, FORMAT_UNKNOWN, MISSING_COLUMN
 */
export async function eventsOfLines(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  { map = {}, timestampUnit }: LogOptions,
  badRows: BadRows,
): Promise<EventSource> {
  const table = await jsonlStream(name, chunks, badRows);
  return eventsOfTable(table, { map, timestampUnit: timestampUnit ?? 'auto' }, badRows);
}
