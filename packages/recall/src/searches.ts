/** Work that asks the index now and then: it yields what it wants searched and goes on with the answer, on this thread or beside it. */
import type { SearchOptions, SearchResult, VectorIndex } from '@belfry/index';

export interface Search {
  /** [q, d] */
  readonly queries: Float32Array;
  readonly k: number;
  readonly options: SearchOptions;
}

export type Searches<T> = Generator<Search, T, SearchResult>;

export async function searchBeside<T>(index: VectorIndex, work: Searches<T>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    const { queries, k, options } = step.value;
    step = work.next(await index.search(queries, k, options));
  }
  return step.value;
}

export function searchHere<T>(index: VectorIndex, work: Searches<T>): T {
  let step = work.next();
  while (!step.done) {
    const { queries, k, options } = step.value;
    step = work.next(index.searchSync(queries, k, options));
  }
  return step.value;
}
