/**
 * Single requests that are read in one turn of the event loop and ask alike are answered by one search: it runs beside the
 * event loop and on every thread, while a search of its own would hold the loop for each.
 */
import type { RecallOptions, RecallResult, UserQuery } from '@belfry/recall';
import type { Generation } from './serving.js';

interface Asked {
  readonly query: UserQuery;
  readonly answer: (result: RecallResult | PromiseLike<RecallResult>) => void;
}

/** Requests that can be answered together. */
interface Batch {
  readonly generation: Generation;
  readonly options: RecallOptions;
  readonly asked: Asked[];
}

export class RecallBatches {
  /** Of this turn, by what they ask. */
  #batches = new Map<string, Batch>();

  recommend(generation: Generation, query: UserQuery, options: RecallOptions): Promise<RecallResult> {
    const key = sharedKey(generation, options);
    if (key === null) return generation.recall.recommend(query, options);
    return new Promise((answer) => {
      if (this.#batches.size === 0) setImmediate(() => this.#answerAll());
      const batch = this.#batches.get(key) ?? { generation, options, asked: [] };
      this.#batches.set(key, batch);
      batch.asked.push({ query, answer });
    });
  }

  #answerAll(): void {
    const batches = this.#batches;
    this.#batches = new Map();
    for (const batch of batches.values()) void answerBatch(batch);
  }
}

async function answerBatch({ generation: { recall }, options, asked }: Batch): Promise<void> {
  // Where one of them fails, each is told its own outcome.
  const alone = ({ query, answer }: Asked): void => answer(recall.recommend(query, options));
  if (asked.length === 1) return alone(asked[0]);
  try {
    const results = await recall.recommendMany(
      asked.map(({ query }) => query),
      options,
    );
    asked.forEach(({ answer }, n) => answer(results[n]));
  } catch {
    asked.forEach(alone);
  }
}

/** What requests that are answered together have in common; null for those that ask more than for numbers and switches. */
function sharedKey({ version }: Generation, options: RecallOptions): string | null {
  const values = Object.values(options);
  return values.some((value) => typeof value === 'object') ? null : `${version} ${JSON.stringify(options)}`;
}
