/** The HTTP status of each error code that a request can meet; all others are the server's own failure, 500. */
import type { BelfryError, ErrorCode } from '@belfry/core';

const STATUS: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  INVALID_ARGUMENT: 400,
  SHAPE_MISMATCH: 400,
  UNKNOWN_FEATURE: 400,
  FEATURES_MISSING: 400,
  NON_FINITE_FEATURE: 400,
  KEY_WRONG: 401,
  WRITES_REFUSED: 403,
  ROUTE_NOT_FOUND: 404,
  UNKNOWN_USER: 404,
  UNKNOWN_ITEM: 404,
  RUN_NOT_FOUND: 404,
  REQUEST_TIMEOUT: 408,
  RUN_INCOMPLETE: 409,
  RUN_LOCKED: 409,
  SWAP_IN_PROGRESS: 409,
  REQUEST_TOO_LARGE: 413,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
  DISK_FULL: 507,
};

export function statusOf({ code }: BelfryError): number {
  return STATUS[code] ?? 500;
}
