/** A file format of event logs. To add one: its file, its row in `readers.ts`, its test by `describeReader`. */
import type { BadRows } from '../bad-rows.js';
import type { IdOrder } from '../log/vocabularies-of-log.js';
import type { TableOptions } from '../tables/table.js';
import type { ColumnMap } from './column-map.js';
import type { EventSource } from './event-source.js';
import type { TimestampUnit } from './timestamps.js';

export interface ReadOptions extends TableOptions {
  /** Which column of the file holds what; a tabular file only. */
  readonly map: ColumnMap;
  readonly timestampUnit: TimestampUnit | 'auto';
}

export interface Reader {
  readonly name: string;
  /** Ends of file names by which the format is guessed, with the dot. */
  readonly extensions: readonly string[];
  /** Order of the vocabularies made from it: of first appearance, or of the ids as numbers (so that row = id). */
  readonly idOrder: IdOrder;
  /**
   * Looks at the head of a file and gives its events as a source, which reads the file when iterated.
   *
   * @param badRows told of every row that cannot be read; such rows are left out
   * @throws BelfryError FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TRUNCATED, FORMAT_UNKNOWN, WRONG_SEPARATOR, MISSING_COLUMN,
   *   EMPTY_LOG, here or in the iteration
   */
  read(path: string, options: ReadOptions, badRows: BadRows): Promise<EventSource>;
}
