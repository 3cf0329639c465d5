/**
 * Lines → records of a delimited file. A line without a quote is split as it is, which is most of the work of a large
 * log; a quoted field that goes on over line breaks (read as LF) takes in the lines it needs. Empty lines are no records.
 */
import type { BadRows } from '../bad-rows.js';
import { splitQuoted } from './quoted-record.js';
import { readLines } from './read-lines.js';

export interface RecordBatch {
  /** Line on which each record starts, from 1. */
  readonly lines: number[];
  readonly records: (readonly string[])[];
}

export interface Dialect {
  readonly separator: string;
  /** Whether fields can be quoted. */
  readonly quotes: boolean;
}

/** A quote left open over more lines is a slip of one row, not a field. */
const LONGEST_FIELD_LINES = 1000;

export async function* readRecords(path: string, dialect: Dialect, badRows: BadRows): AsyncGenerator<RecordBatch> {
  let held: readonly string[] = [];
  let nextLine = 1;
  const take = (lines: readonly string[], isLast: boolean): RecordBatch => {
    const batch: RecordBatch = { lines: [], records: [] };
    const start = nextLine - held.length;
    const input = held.concat(lines);
    const done = takeRecords(input, dialect, isLast, {
      keep(at, fields) {
        batch.lines.push(start + at);
        batch.records.push(fields);
      },
      refuse: (at, found, expected) => badRows.add({ file: path, line: start + at, column: null, found, expected }),
    });
    held = input.slice(done);
    nextLine += lines.length;
    return batch;
  };
  for await (const { lines } of readLines(path)) yield take(lines, false);
  yield take([], true);
}

interface RecordSink {
  keep(at: number, fields: readonly string[]): void;
  refuse(at: number, found: string, expected: string): void;
}

/** @returns how many lines are done with; the others may go on beyond `lines` */
function takeRecords(
  lines: readonly string[],
  { separator, quotes }: Dialect,
  isLast: boolean,
  sink: RecordSink,
): number {
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (!quotes || !line.includes('"')) {
      if (line !== '') sink.keep(at, line.split(separator));
      at++;
      continue;
    }
    const { fields, end } = takeQuoted(lines, at, separator);
    if (fields === 'open' && !isLast && end - at < LONGEST_FIELD_LINES) return at;
    if (typeof fields === 'string') {
      sink.refuse(at, line, fields === 'open' ? 'a quote that is closed' : 'a separator after a closing quote');
      at++;
    } else {
      sink.keep(at, fields);
      at = end;
    }
  }
  return at;
}

/** The record that starts at line `at`, over as many lines as it needs. */
function takeQuoted(
  lines: readonly string[],
  at: number,
  separator: string,
): { fields: ReturnType<typeof splitQuoted>; end: number } {
  let text = lines[at];
  let fields = splitQuoted(text, separator);
  let end = at + 1;
  for (; fields === 'open' && end < lines.length && end - at < LONGEST_FIELD_LINES; end++) {
    text += `\n${lines[end]}`;
    if (lines[end].includes('"')) fields = splitQuoted(text, separator);
  }
  return { fields, end };
}
