/** When a graph is to be built anew: where much of it has changed, or where it finds less of what it holds than it did. */
import type { HnswGraph } from '@belfry/native';
import { shareOfOwnFound } from './find-own.js';

/** Changed and deleted vectors since the graph was built, past which it is built anew: as many as it holds, and so many at least. */
const REBUILD_LEAST = 1000;

/** After so many changes and additions, as a share of what it holds (and REBUILD_LEAST), the graph is asked for its own vectors. */
const CHECK_SHARE = 0.03;
/** It is built anew where it finds that much less of them than when it was built. */
const MAY_LOSE = 0.01;

export class RebuildDue {
  readonly #efSearch: number;
  #changes = 0;
  /** Vectors that came, changed or went since the graph was last asked for its own. */
  #unchecked = 0;
  /** The share of its own vectors that the graph found when it was built. */
  #foundWhenBuilt = 1;

  constructor(efSearch: number) {
    this.#efSearch = efSearch;
  }

  /** Vectors changed and deleted since the graph was built. */
  get changes(): number {
    return this.#changes;
  }

  /** @param came vectors of one change @param changed those of them that were there before */
  note(came: number, changed: number): void {
    this.#unchecked += came;
    this.#changes += changed;
  }

  /** A new graph takes in everything up to now. */
  begin(): void {
    this.#unchecked = 0;
  }

  /** @param found what {@link RebuildDue.shareFound} gave of the graph that has taken over */
  end(found: number): void {
    this.#foundWhenBuilt = found;
    this.#changes = 0;
  }

  /** @param rows that the graph holds */
  shareFound(graph: HnswGraph, rows: Int32Array): Promise<number> {
    return shareOfOwnFound(graph, rows, this.#efSearch);
  }

  /**
   * In words, or null.
   *
   * @param held gives the rows that the graph holds
   * @param justChanged vectors of the change that has just been made
   */
  async reason(graph: HnswGraph, held: () => Promise<Int32Array>, justChanged: number): Promise<string | null> {
    const { size } = graph.stats();
    if (this.#changes >= Math.max(REBUILD_LEAST, size))
      return `${this.#changes} vectors changed since the graph was built`;
    if (this.#unchecked < Math.max(REBUILD_LEAST, CHECK_SHARE * size)) return null;
    this.#unchecked = 0;
    const found = await this.shareFound(graph, await held());
    // What comes at once is linked in an order of chance, as when the graph is built anew.
    if (2 * justChanged > size) this.#foundWhenBuilt = found;
    if (found >= this.#foundWhenBuilt - MAY_LOSE) return null;
    return `the graph finds ${found} of its own vectors, and found ${this.#foundWhenBuilt} when it was built`;
  }
}
