/**
 * Frequencies estimated from the batches alone (Yi et al., RecSys 2019, algorithm 2): for each item the step at which it
 * came last and a moving mean of the steps between two hits. Their paper takes 1 / gap as the item's expected count per
 * batch; an item that comes several times in a batch has more, so the mean share of a batch that a hit takes is kept too:
 *   gap ← (1 − α)·gap + α·(step − last),   share ← (1 − α)·share + α·(hits / B),   q(i) = share / gap.
 * It follows a drift within about 1/α hits of an item. 12 bytes an item; a step costs O(B).
 */
import type { ItemFrequencies } from './item-frequencies.js';

export interface StreamingOptions {
  /** α, from 0 (never changes) to 1 (the last hit alone). */
  readonly rate: number;
  readonly batchSize: number;
}

/** @param itemCounts [items] where it starts from, up to scale; an item of count 0 starts at its first hit */
export function streamingFrequencies(
  itemCounts: ArrayLike<number>,
  { rate, batchSize }: StreamingOptions,
): ItemFrequencies {
  const size = itemCounts.length;
  const gap = new Float32Array(size);
  const share = new Float32Array(size);
  const last = new Int32Array(size).fill(-1);
  const clock = new Int32Array(1);
  startFrom(itemCounts, batchSize, { gap, share });
  return {
    learns: true,
    of: (item) => (gap[item] > 0 ? share[item] / gap[item] : 0),
    observe(items) {
      const hits = new Map<number, number>();
      for (const item of items) hits.set(item, (hits.get(item) ?? 0) + 1);
      for (const [item, count] of hits) {
        const weight = gap[item] > 0 ? rate : 1;
        gap[item] += weight * (clock[0] - last[item] - gap[item]);
        share[item] += weight * (count / items.length - share[item]);
        last[item] = clock[0];
      }
      clock[0]++;
    },
    memory: {
      state: () =>
        new Map(
          Object.entries({ gap, share, last, clock }).map(([name, values]) => [
            name,
            { shape: [values.length], values },
          ]),
        ),
      restore(state) {
        for (const [name, values] of Object.entries({ gap, share, last, clock })) values.set(state.get(name)!.values);
      },
    },
  };
}

/** A gap of 1 / P, P = 1 − (1 − q)^B the chance of a hit in a batch, and the share that makes q of it. */
function startFrom(
  itemCounts: ArrayLike<number>,
  batchSize: number,
  { gap, share }: { gap: Float32Array; share: Float32Array },
): void {
  let total = 0;
  for (let row = 0; row < itemCounts.length; row++) total += itemCounts[row];
  for (let row = 0; row < itemCounts.length; row++) {
    if (!(itemCounts[row] > 0)) continue;
    const q = itemCounts[row] / total;
    gap[row] = -1 / Math.expm1(batchSize * Math.log1p(-q));
    share[row] = q * gap[row];
  }
}
