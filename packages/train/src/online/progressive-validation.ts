/**
 * Progressive validation (test, then train): before the model learns from a window, it ranks all items for users of some of its
 * events, and the item each took should stand high. Only events count whose item is not among the user's last ones; those
 * are left out of the lists as well, as when serving.
 */
import { csrGather, type Csr, type Rng } from '@belfry/core';
import type { Kernels } from '@belfry/native';
import type { OnlineModel } from './online-model.js';
import type { Window } from './windows.js';

/** Events that no model has learnt from when they are drawn, with rows of ids as they were then. */
export interface TestEvents {
  /** −1 = not met before. */
  readonly users: Int32Array;
  /** −1 = not met before. */
  readonly items: Int32Array;
  /** What each user had before, oldest first. */
  readonly histories: Csr;
  /** The same, each item once, ascending. */
  readonly exclude: Csr;
}

/** Plain JSON. Events of new users or items count as misses. */
export interface TestFigures {
  readonly events: number;
  readonly recall: number;
  readonly ndcg: number;
  /** Share of the events whose user and item had been met before, and the recall among these. */
  readonly known: number;
  readonly recallOfKnown: number;
}

/** Vectors whose inner product is the score, in the rows of the test events. */
export interface RankedVectors {
  readonly dim: number;
  /** [items, dim] */
  readonly items: Float32Array;
  /** [n, dim] of users, by the places of the test events that are asked about. */
  userVectors(places: Int32Array): Float32Array;
  /** Whether it has a vector for the user and the item of the event at a place. */
  knows(place: number): boolean;
}

/** @param rng advanced */
export function drawTestEvents(model: OnlineModel, window: Window, count: number, rng: Rng): TestEvents {
  const { ids, recent } = model;
  const [user, item] = [ids.user.rowsOf(window.user), ids.item.rowsOf(window.item)];
  const order = rng.shuffle(Int32Array.from({ length: window.length }, (_, n) => n));
  const chosen: number[] = [];
  for (let n = 0; n < order.length && chosen.length < count; n++) {
    const event = order[n];
    const repeats = user[event] >= 0 && item[event] >= 0 && recent.has(user[event], item[event]);
    if (!repeats) chosen.push(event);
  }
  const users = Int32Array.from(chosen, (event) => user[event]);
  return {
    users,
    items: Int32Array.from(chosen, (event) => item[event]),
    histories: recent.listsOf(users),
    exclude: recent.setsOf(users),
  };
}

/** @param k length of the lists */
export function testFigures(events: TestEvents, vectors: RankedVectors, k: number, kernels: Kernels): TestFigures {
  const count = events.users.length;
  const places = Int32Array.from({ length: count }, (_, place) => place).filter((place) => vectors.knows(place));
  let [hits, gain] = [0, 0];
  if (places.length > 0) {
    const { dim, items } = vectors;
    const exclude = withinRows(csrGather(events.exclude, places), items.length / dim);
    const lists = kernels.topK({ dim, queries: vectors.userVectors(places), items, k, exclude });
    places.forEach((place, n) => {
      const rank = lists.rows.subarray(n * k, (n + 1) * k).indexOf(events.items[place]);
      if (rank < 0) return;
      hits++;
      gain += 1 / Math.log2(rank + 2);
    });
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return {
    events: count,
    recall: share(hits, count),
    ndcg: share(gain, count),
    known: share(places.length, count),
    recallOfKnown: share(hits, places.length),
  };
}

/** Without rows that an older model does not have. */
function withinRows({ offsets, values }: Csr, rows: number): Csr {
  const kept = new Int32Array(offsets.length);
  for (let n = 0; n + 1 < offsets.length; n++) {
    let end = offsets[n];
    while (end < offsets[n + 1] && values[end] < rows) end++;
    kept[n + 1] = kept[n] + end - offsets[n];
  }
  const within = new Int32Array(kept[kept.length - 1]);
  for (let n = 0; n + 1 < offsets.length; n++)
    within.set(values.subarray(offsets[n], offsets[n] + kept[n + 1] - kept[n]), kept[n]);
  return { offsets: kept, values: within };
}
