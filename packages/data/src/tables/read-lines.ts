/** The lines of a text file (UTF-8, with or without byte order mark, LF or CRLF), a batch per chunk of bytes. */
import { BelfryError } from '@belfry/core';
import { readChunks } from './read-chunks.js';

export interface LineBatch {
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

const LONGEST_LINE = 1 << 26;

/** @throws BelfryError FORMAT_UNKNOWN (not UTF-8 text), and those of {@link readChunks} */
export function readLines(path: string): AsyncGenerator<LineBatch> {
  return linesOf(path, readChunks(path));
}

/** @param path for messages: where the bytes come from @throws BelfryError FORMAT_UNKNOWN (not UTF-8 text) */
export async function* linesOf(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let firstLine = 1;
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decode(decoder, path, firstLine, chunk)).split('\n');
    rest = lines.pop()!;
    if (rest.length > LONGEST_LINE)
      throw notText(path, firstLine + lines.length, `a line of more than ${LONGEST_LINE} characters`);
    if (lines.length > 0) yield { firstLine, lines: lines.map(withoutReturn) };
    firstLine += lines.length;
  }
  rest += decode(decoder, path, firstLine);
  if (rest !== '') yield { firstLine, lines: [withoutReturn(rest)] };
}

function decode(decoder: InstanceType<typeof TextDecoder>, path: string, line: number, chunk?: Uint8Array): string {
  let text: string;
  try {
    text = decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (cause) {
    throw notText(path, line, 'bytes that are not UTF-8', cause);
  }
  if (text.includes('\0')) throw notText(path, line, 'a zero byte');
  return text;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function notText(path: string, line: number, found: string, cause?: unknown): BelfryError {
  const report = {
    given: `${path} with ${found} at or after line ${line}`,
    expected: 'text in UTF-8',
    change: 'Name the right --format, or convert the file to UTF-8 (for example with iconv).',
  };
  return new BelfryError('FORMAT_UNKNOWN', report, { cause });
}
