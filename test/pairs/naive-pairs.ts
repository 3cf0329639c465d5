/** What pair strategies are held against: dense tables filled by plain loops in 64 bits over arrays of arrays. */

export interface NaiveLog {
  /** Oldest first. */
  readonly sequences: readonly (readonly number[])[];
  readonly itemCount: number;
}

export type Dense = number[][];

export const dense = (itemCount: number): Dense =>
  Array.from({ length: itemCount }, () => Array<number>(itemCount).fill(0));

/** Sequences that hold both, each weighing weightOf(its number of different items). */
export function together({ sequences, itemCount }: NaiveLog, weightOf: (items: number) => number = () => 1): Dense {
  const table = dense(itemCount);
  for (const sequence of sequences) {
    const items = [...new Set(sequence)];
    for (const i of items) for (const j of items) table[i][j] += weightOf(items.length);
  }
  return table;
}

export interface NaiveWindow {
  readonly window: number;
  readonly backward: number;
  readonly returns: number;
  /** In sequences; 0 = none. */
  readonly halfLife: number;
}

export function near({ sequences, itemCount }: NaiveLog, { window, backward, returns, halfLife }: NaiveWindow): Dense {
  const table = dense(itemCount);
  sequences.forEach((sequence, number) => {
    const recency = halfLife === 0 ? 1 : 0.5 ** ((sequences.length - 1 - number) / halfLife);
    sequence.forEach((i, a) =>
      sequence.forEach((j, b) => {
        const distance = Math.abs(a - b);
        if (distance === 0 || distance > window) return;
        table[i][j] += (recency * (b < a ? backward : 1) * (i === j ? returns : 1)) / distance;
      }),
    );
  });
  return table;
}

export function rowsOfSumOne(table: Dense): Dense {
  return table.map((row) => {
    const sum = row.reduce((partial, value) => partial + value, 0);
    return row.map((value) => (sum === 0 ? 0 : value / sum));
  });
}

export function product(a: Dense, b: Dense): Dense {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, n) => sum + value * b[n][j], 0)));
}

/** Every positive entry off the diagonal, best first, as the lists of a strategy are. */
export function bestOf(row: readonly number[], own: number | null, k: number): { item: number; weight: number }[] {
  return row
    .map((weight, item) => ({ item, weight: Math.fround(weight) }))
    .filter(({ item, weight }) => item !== own && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.item - b.item)
    .slice(0, k);
}
