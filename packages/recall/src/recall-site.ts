/** What answers are made from: the state as it is now, and what the run adds to it. */
import type { WeightedLists } from '@belfry/pairs';
import type { LiveItems } from './live/live-items.js';
import type { LiveUsers } from './live/live-users.js';
import type { Popularity } from './live/popularity.js';
import type { QueryEncoder } from './query-encoder.js';

export interface RecallSite {
  readonly items: LiveItems;
  readonly users: LiveUsers;
  /** The user tower, where it reads histories. */
  readonly encoder: QueryEncoder | null;
  /** Items found together, by row of the run; null where the run has none. */
  readonly similar: WeightedLists | null;
  readonly popularity: Popularity;
  /** Per item row of the run, when it was first seen, ms; null where not known. */
  readonly firstSeen: ArrayLike<number> | null;
}
