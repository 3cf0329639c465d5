/** The batches of a pass over a window: its events in a fresh order, and beside them past ones. */
import type { Csr, Rng } from '@belfry/core';
import type { ExampleBatch } from '../examples.js';
import { copyExample, emptyExamples, type ExamplesTable } from './examples-table.js';
import type { ReplayBuffer } from './replay-buffer.js';

export interface BatchPlan {
  /** Examples of a batch, the replayed ones included. */
  readonly batchSize: number;
  /** Share of a batch that is replayed, where there is something to replay. */
  readonly share: number;
}

/** Of about the same size; none of an empty window. @param rng not advanced */
export function* miniBatches(
  window: ExamplesTable,
  replay: ReplayBuffer,
  { batchSize, share }: BatchPlan,
  rng: Rng,
): Generator<ExampleBatch> {
  const replayed = replay.length > 0 ? share : 0;
  const perBatch = Math.max(1, Math.round(batchSize * (1 - replayed)));
  const { length } = window.user;
  const order = rng.fork('order').shuffle(Int32Array.from({ length }, (_, row) => row));
  const count = Math.ceil(length / perBatch);
  for (let n = 0; n < count; n++) {
    const chosen = order.subarray(Math.floor((n * length) / count), Math.floor(((n + 1) * length) / count));
    const drawn = replay.draw(Math.round((chosen.length * replayed) / (1 - replayed)), rng.fork(`replay ${n}`));
    yield batchOf([
      [window, chosen],
      [replay.examples, drawn],
    ]);
  }
}

function batchOf(parts: readonly (readonly [ExamplesTable, Int32Array])[]): ExampleBatch {
  const { historyLength } = parts[0][0];
  const length = parts.reduce((sum, [, rows]) => sum + rows.length, 0);
  const table = emptyExamples(length, historyLength);
  let at = 0;
  for (const [from, rows] of parts) for (const row of rows) copyExample(from, row, table, at++);
  return {
    users: table.user,
    items: table.item,
    weights: table.weight.every((weight) => weight === 1) ? null : table.weight,
    histories: historyLength > 0 ? historiesOf(table) : null,
  };
}

function historiesOf({ user, history, historyLength }: ExamplesTable): Csr {
  const offsets = new Int32Array(user.length + 1);
  const values = new Int32Array(history.length);
  let end = 0;
  for (let row = 0; row < user.length; row++) {
    for (let at = row * historyLength; at < (row + 1) * historyLength; at++)
      if (history[at] >= 0) values[end++] = history[at];
    offsets[row + 1] = end;
  }
  return { offsets, values: values.slice(0, end) };
}
