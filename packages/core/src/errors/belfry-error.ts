import { ERROR_CODES, type ErrorCode } from './codes.js';

/** What every error tells: what was given, what was expected, what to change. */
export interface ErrorReport {
  /** What Belfry was given or found, with the actual value. */
  given: string;
  /** What it needs in its place. */
  expected: string;
  /** What the user can change, as an imperative sentence. */
  change: string;
  /** Machine-readable particulars (counts, paths, lists of problems). */
  details?: Record<string, unknown>;
}

/** The only error Belfry throws on purpose. Anything else that escapes is a defect. */
export class BelfryError extends Error {
  override readonly name = 'BelfryError';
  readonly code: ErrorCode;
  readonly given: string;
  readonly expected: string;
  readonly change: string;
  readonly details: Record<string, unknown>;

  /**
   * @example throw new BelfryError('UNKNOWN_ITEM', { given: 'item "x9"', expected: 'one of 40,981 known items', change: 'check the id' })
   */
  constructor(code: ErrorCode, report: ErrorReport, options?: { cause?: unknown }) {
    super(`${report.given}; expected ${report.expected}. ${report.change}`, options);
    this.code = code;
    this.given = report.given;
    this.expected = report.expected;
    this.change = report.change;
    this.details = report.details ?? {};
  }

  /** Exit code of the command: 1 failed, 2 wrong use. */
  get exitCode(): 1 | 2 {
    return ERROR_CODES[this.code].exit;
  }

  /** Whether the same call can succeed later without a change by the user. */
  get canRetry(): boolean {
    return ERROR_CODES[this.code].retry;
  }

  toJSON(): Record<string, unknown> {
    const { code, given, expected, change, canRetry, details } = this;
    return { code, given, expected, change, canRetry, ...(Object.keys(details).length > 0 ? { details } : {}) };
  }
}
