/** What an error of a graph tells: the addon's words, and what to do about them. */
import { BelfryError, type ErrorCode } from '@belfry/core';

const ADVICE: Partial<Record<ErrorCode, { readonly expected: string; readonly change: string }>> = {
  INVALID_ARGUMENT: {
    expected: 'rows and vectors that the graph can take',
    change: 'Correct what is named; nothing was changed.',
  },
  INDEX_INVALID: {
    expected: 'a whole HNSW graph of this dimension',
    change: 'Build the index again, or take the file from where it came from once more.',
  },
  DISK_FULL: { expected: 'room on the disk for the graph', change: 'Free some room and write it again.' },
  FILE_NOT_FOUND: { expected: 'an open file', change: 'Check that the file is still there.' },
  FILE_UNREADABLE: {
    expected: 'an open file that can be read and written at this place',
    change: 'Open the file for what is done to it, on a disk that is in order.',
  },
  OUT_OF_MEMORY: {
    expected: 'memory for the vectors and links of the graph',
    change: 'Choose a narrower storage or fewer links (m), or free memory.',
  },
};

/** @param error what {@link NativeMachine.call} threw */
export function graphError(action: string, error: unknown): unknown {
  if (!(error instanceof BelfryError)) return error;
  const advice = ADVICE[error.code];
  if (advice === undefined || !(error.cause instanceof Error)) return error;
  return new BelfryError(error.code, { given: `${action}: ${error.cause.message}`, ...advice }, { cause: error.cause });
}
