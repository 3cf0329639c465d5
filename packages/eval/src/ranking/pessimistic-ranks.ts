/**
 * Ties count against the model: among items of equal score the relevant ones rank after all others. Otherwise a model
 * that gives everything one score would be paid for the order in which items happen to be stored.
 */

/** A list as a scorer gave it, and what is known about the tie it may end in. */
export interface RankedList {
  /** Item rows, best first. */
  readonly rows: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
  readonly found: number;
  /** Items outside the list with the score of its last one. */
  readonly tiedBeyond: number;
  /** How many of those are relevant. */
  readonly relevantTiedBeyond: number;
}

export interface Ranked {
  /** Ranks of relevant items within the list, from 0, ascending. */
  readonly ranks: number[];
  /** The items at these ranks. */
  readonly items: number[];
}

export function pessimisticRanks(list: RankedList, isRelevant: (item: number) => boolean): Ranked {
  const { rows, scores, found } = list;
  const ranked: Ranked = { ranks: [], items: [] };
  for (let from = 0, to = 0; from < found; from = to) {
    while (to < found && scores[to] === scores[from]) to++;
    const relevant: number[] = [];
    for (let place = from; place < to; place++) if (isRelevant(rows[place])) relevant.push(rows[place]);
    const atEnd = to === found;
    const others = to - from - relevant.length + (atEnd ? list.tiedBeyond - list.relevantTiedBeyond : 0);
    for (let n = 0; n < relevant.length && from + others + n < found; n++) {
      ranked.ranks.push(from + others + n);
      ranked.items.push(relevant[n]);
    }
  }
  return ranked;
}
