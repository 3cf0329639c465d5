/** A data set as a source: all its interactions, in the order they happened. */
import type { Dataset } from '../dataset.js';
import type { Interactions } from '../interactions.js';
import { concatInteractions } from '../log/select-rows.js';
import type { EventBatch, EventSource } from '../sources/event-source.js';

const EVENTS_A_BATCH = 10_000;

/** @param name for messages, such as the folder */
export function eventsOfDataset(dataset: Dataset, name: string): EventSource {
  return {
    name,
    orderIsTime: true,
    notes: [],
    async *[Symbol.asyncIterator]() {
      const parts = [dataset.train, dataset.validation, dataset.test].filter((part) => part !== null);
      const log = parts.reduce((before, after) => concatInteractions(before, after));
      const order = inTimeOrder(log);
      for (let from = 0; from < log.length; from += EVENTS_A_BATCH)
        yield batchOf(dataset, log, order.subarray(from, from + EVENTS_A_BATCH));
    },
  };
}

/** Rows by time, those of one time in the order of the log. */
function inTimeOrder({ length, timestamp }: Interactions): Uint32Array {
  const rows = Uint32Array.from({ length }, (_, row) => row);
  return timestamp === null ? rows : rows.sort((a, b) => timestamp[a] - timestamp[b] || a - b);
}

function batchOf({ users, items }: Dataset, log: Interactions, rows: Uint32Array): EventBatch {
  const { user, item, timestamp, weight, event } = log;
  const at = <T>(value: (row: number) => T): T[] => Array.from(rows, value);
  return {
    length: rows.length,
    user: at((row) => users.ids[user[row]]),
    item: at((row) => items.ids[item[row]]),
    timestamp: timestamp && at((row) => timestamp[row]),
    weight: weight && at((row) => weight[row]),
    event: event && at((row) => event.names[event.codes[row]]),
    session: null,
  };
}
