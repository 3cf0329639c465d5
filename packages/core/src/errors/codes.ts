/**
 * The closed list of error codes. `docs/errors.md` is made from this table and a test holds the two equal.
 *
 * `exit` is the exit code of the `belfry` command: 1 the work failed, 2 the command was used wrongly.
 * `retry` says whether the same call can succeed later without a change by the user.
 */
// oxfmt-ignore
export const ERROR_CODES = {
  // How Belfry was called
  USAGE: { exit: 2, retry: false, summary: 'The command line was not understood.' },
  CONFIG_INVALID: { exit: 2, retry: false, summary: 'One or more options are unknown, of the wrong type, or contradict each other; all problems are listed.' },
  CONFIG_UNREADABLE: { exit: 2, retry: false, summary: 'A configuration file is missing or is not valid YAML, TOML or JSON.' },
  INVALID_ARGUMENT: { exit: 2, retry: false, summary: 'A library function was given an argument outside its documented range.' },
  SHAPE_MISMATCH: { exit: 2, retry: false, summary: 'Two arrays that belong together have lengths or dimensions that do not fit.' },

  // Files and what is in them
  FILE_NOT_FOUND: { exit: 1, retry: false, summary: 'A file or folder does not exist.' },
  FILE_UNREADABLE: { exit: 1, retry: false, summary: 'A file exists but cannot be read or written (permissions, a folder in its place).' },
  FILE_TRUNCATED: { exit: 1, retry: false, summary: 'A file ends before its content does, or its bytes are damaged.' },
  CHECKSUM_MISMATCH: { exit: 1, retry: false, summary: 'A file was changed or damaged after Belfry wrote it.' },
  FORMAT_UNKNOWN: { exit: 2, retry: false, summary: 'The format of a file is not one that Belfry reads.' },
  FORMAT_TOO_NEW: { exit: 1, retry: false, summary: 'A folder or file was written by a newer Belfry than this one.' },
  DISK_FULL: { exit: 1, retry: true, summary: 'The disk has no room left; what was there before is unchanged.' },

  // Data
  EMPTY_LOG: { exit: 1, retry: false, summary: 'No interaction is left to work with.' },
  TOO_FEW_USERS: { exit: 1, retry: false, summary: 'The data has fewer users than the task needs.' },
  TOO_FEW_ITEMS: { exit: 1, retry: false, summary: 'The data has fewer items than the task needs.' },
  MISSING_COLUMN: { exit: 1, retry: false, summary: 'A required column is not in the file.' },
  WRONG_SEPARATOR: { exit: 1, retry: false, summary: 'The file has one wide column where several were expected: the separator is probably another.' },
  BAD_ROWS: { exit: 1, retry: false, summary: 'More rows than `--max-bad` allows could not be read; each is listed with file, line, column, found and expected.' },
  NON_FINITE_FEATURE: { exit: 1, retry: false, summary: 'A numeric feature holds NaN or an infinity.' },
  UNKNOWN_USER: { exit: 1, retry: false, summary: 'A user id is not in the vocabulary.' },
  UNKNOWN_ITEM: { exit: 1, retry: false, summary: 'An item id is not in the vocabulary.' },
  FEATURES_MISSING: { exit: 1, retry: false, summary: 'An item or a run lacks the features that are needed to do what is asked.' },
  UNKNOWN_FEATURE: { exit: 2, retry: false, summary: 'A configuration, a filter or an item names a feature that the data does not have.' },
  DATASET_INVALID: { exit: 1, retry: false, summary: 'A folder is not a Belfry data set, or parts of it are missing.' },
  SPLIT_IMPOSSIBLE: { exit: 1, retry: false, summary: 'The data lacks what the split needs (for example timestamps), or a part would be empty.' },

  // Runs
  RUN_NOT_FOUND: { exit: 1, retry: false, summary: 'A folder is not a Belfry run.' },
  RUN_EXISTS: { exit: 1, retry: false, summary: 'The run folder already holds a run with another configuration or other data.' },
  RUN_LOCKED: { exit: 1, retry: true, summary: 'Another process owns the run folder.' },
  RUN_INCOMPLETE: { exit: 1, retry: true, summary: 'The run has not come far enough for what is asked of it.' },
  CHECKPOINT_CORRUPT: { exit: 1, retry: false, summary: 'No checkpoint of the run can be read whole.' },
  VOCABULARY_MISMATCH: { exit: 1, retry: false, summary: 'Two things were made from different vocabularies and cannot be used together.' },
  DATA_MISMATCH: { exit: 1, retry: false, summary: 'A run and a data set do not belong together.' },

  // Training
  TRAINING_DIVERGED: { exit: 1, retry: false, summary: 'The loss or a gradient is no longer a finite number.' },
  TRAINING_INTERRUPTED: { exit: 1, retry: true, summary: 'Training was stopped by a signal; everything is saved and the same command goes on from there.' },
  TRIAL_DIED: { exit: 1, retry: true, summary: 'The process of a trial ended before it was done; the same command trains it again.' },

  // Streams
  STREAM_FAILED: { exit: 1, retry: true, summary: 'A stream of events cannot be read or written, or does not go on where it was left.' },
  CODEC_UNAVAILABLE: { exit: 1, retry: false, summary: 'A message is compressed with a codec whose package is not installed here.' },
  SCHEMA_REGISTRY_FAILED: { exit: 1, retry: true, summary: 'The schema registry cannot be reached, refuses the request, or answers what is no schema.' },

  // Evaluation
  NON_FINITE_SCORE: { exit: 1, retry: false, summary: 'A model gave a score that is NaN or an infinity, so its items cannot be ranked.' },

  // Serving
  REQUEST_INVALID: { exit: 2, retry: false, summary: 'A request to the server has a body, query or path it cannot read; what is wrong is named by its place.' },
  REQUEST_TOO_LARGE: { exit: 1, retry: false, summary: 'A request to the server is larger or more deeply nested than it accepts.' },
  REQUEST_TIMEOUT: { exit: 1, retry: true, summary: 'A request did not arrive whole in the time the server waits.' },
  ROUTE_NOT_FOUND: { exit: 2, retry: false, summary: 'The server has nothing at that method and path.' },
  KEY_WRONG: { exit: 1, retry: false, summary: 'A write came without the API key, or with another one.' },
  WRITES_REFUSED: { exit: 1, retry: false, summary: 'The server takes no writes as it was started.' },
  OVERLOADED: { exit: 1, retry: true, summary: 'More requests wait than the server lets wait; nothing was done.' },
  SHUTTING_DOWN: { exit: 1, retry: true, summary: 'The server is stopping and takes no new requests.' },
  SWAP_IN_PROGRESS: { exit: 1, retry: true, summary: 'Another run is being loaded to take over.' },
  ADDRESS_UNAVAILABLE: { exit: 1, retry: true, summary: 'The server cannot listen at that host and port.' },
  JOURNAL_CORRUPT: { exit: 1, retry: false, summary: 'The journal of upserts and events was changed or damaged after it was written.' },
  JOURNAL_FAILED: { exit: 1, retry: false, summary: 'The journal could not be written, so no more writes are taken until the server starts anew.' },

  // Machine
  NODE_TOO_OLD: { exit: 1, retry: false, summary: 'The version of Node.js is older than the oldest supported one.' },
  OUT_OF_MEMORY: { exit: 1, retry: true, summary: 'The system grants no more memory; what was there before is unchanged.' },
  BACKEND_UNAVAILABLE: { exit: 1, retry: false, summary: 'A compute backend was asked for that cannot be loaded here.' },
  INDEX_KIND_UNAVAILABLE: { exit: 1, retry: false, summary: 'An index kind was asked for whose library is not installed here.' },
  INDEX_INVALID: { exit: 1, retry: false, summary: 'An index file is not one that Belfry can use (damaged, or of another dimension or metric).' },
  INTERNAL: { exit: 1, retry: false, summary: 'A defect in Belfry itself; please report it with the details shown.' },
} as const satisfies Record<string, { exit: 1 | 2; retry: boolean; summary: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
