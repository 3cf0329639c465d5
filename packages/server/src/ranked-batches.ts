/**
 * Requests for known users that are read in one turn of the event loop and ask alike are answered by one search: it runs
 * beside the event loop and on every thread, while a search of its own would hold the loop for each.
 */
import type { RecallOptions } from '@belfry/recall';
import type { Generation } from './serving.js';

/** Item rows, best first. */
export interface RankedAnswer {
  readonly rows: Int32Array;
  readonly scores: Float32Array;
  readonly exact: boolean;
}

interface Asked {
  readonly userRow: number;
  readonly answer: (answer: RankedAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/** Requests that can be answered together. */
interface Batch {
  readonly generation: Generation;
  readonly options: RecallOptions;
  readonly asked: Asked[];
}

export class RankedBatches {
  /** Of this turn, by what they ask. */
  #batches = new Map<string, Batch>();

  /** @param options numbers and switches */
  rank(generation: Generation, userRow: number, options: RecallOptions): Promise<RankedAnswer> {
    return new Promise((answer, fail) => {
      if (this.#batches.size === 0) setImmediate(() => this.#answerAll());
      const key = `${generation.version} ${JSON.stringify(options)}`;
      const batch = this.#batches.get(key) ?? { generation, options, asked: [] };
      this.#batches.set(key, batch);
      batch.asked.push({ userRow, answer, fail });
    });
  }

  #answerAll(): void {
    const batches = this.#batches;
    this.#batches = new Map();
    for (const batch of batches.values()) void answerBatch(batch);
  }
}

async function answerBatch({ generation: { recall }, options, asked }: Batch): Promise<void> {
  try {
    const rows = Int32Array.from(asked, ({ userRow }) => userRow);
    const { items, scores, exact } = await recall.rankForUsers(rows, options);
    asked.forEach(({ answer }, n) => {
      const [from, to] = [items.offsets[n], items.offsets[n + 1]];
      answer({
        rows: items.values.subarray(from, to),
        scores: scores.subarray(from, to),
        exact: exact[n] === 1,
      });
    });
  } catch (error) {
    for (const { fail } of asked) fail(error);
  }
}
