/** Log lines on stderr, in words. */
import type { LogFields, Logger } from '@belfry/core';

/** @param levels `quiet` leaves warnings and errors, `verbose` adds what is said for debugging */
export function createLogger({ quiet, verbose }: { quiet: boolean; verbose: boolean }): Logger {
  // A progress bar may stand on the current line of a terminal; it draws itself again below.
  const clearLine = process.stderr.isTTY ? '\r\x1b[K' : '';
  const line =
    (prefix: string) =>
    (message: string, fields: LogFields = {}) => {
      process.stderr.write(`${clearLine}${prefix}${message}${inWords(fields)}\n`);
    };
  const nothing = (): void => {};
  return {
    debug: verbose ? line('') : nothing,
    info: quiet ? nothing : line(''),
    warn: line('warning: '),
    error: line('error: '),
  };
}

function inWords(fields: LogFields): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return parts.length > 0 ? `  ${parts.join(' ')}` : '';
}
