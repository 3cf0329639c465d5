/** Where a part reports what it does. Parts take a `Logger`, never a stream. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Record<string, unknown>;

/** Says nothing: the default of the library. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
