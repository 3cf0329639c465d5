/** Tabular files behind one contract: named columns, read in batches. Events and features are both made from tables. */
import type { BadRows } from '../bad-rows.js';

export interface Table {
  readonly path: string;
  /** Names of the columns, as found. */
  readonly columns: readonly string[];
  /**
   * The rows, read anew on each call.
   *
   * @param wanted names out of `columns`
   */
  batches(wanted: readonly string[]): AsyncIterable<TableBatch>;
}

export interface TableBatch {
  /** [rows] line of each row in the file, from 1. */
  readonly lines: readonly number[];
  /** [wanted][rows] values as the format has them: text, numbers, dates, lists; undefined or null where there is none. */
  readonly columns: readonly (readonly unknown[])[];
}

export interface TableOptions {
  /** Between two columns of a delimited file; null = the format's own. */
  readonly separator: string | null;
  /** Whether the first line of a delimited file names the columns; otherwise they are called 1, 2, 3 … */
  readonly header: boolean;
}

export interface TableFormat {
  readonly name: string;
  /** Ends of file names, with the dot; `.gz` may follow where the format is text. */
  readonly extensions: readonly string[];
  /** @param badRows told of every row that cannot be read; such rows are left out */
  open(path: string, options: TableOptions, badRows: BadRows): Promise<Table>;
}
