/** One answer, the same in the command, the library and over HTTP. */
import type { AnySourceName } from './sources/registry.js';

export interface RecallResult {
  /** Who was asked for (absent for a history-only user). */
  user?: string;
  /** The item whose neighbours these are. */
  item?: string;
  /** The items whose common neighbours these are. */
  positive?: string[];
  /** The items whose neighbours these are not. */
  negative?: string[];
  /** The history that stood in for a user. */
  history?: string[];
  requested: number;
  found: number;
  /** Whether this is the true top k (every item that may be found was compared) or an approximate one. */
  exact: boolean;
  items: RecallItem[];
  /** With `explain`: what would be here but for a rule. */
  filteredOut?: FilteredOut;
  /** What the caller should know: history items that are unknown, a fallback taken. */
  notes?: string[];
}

export interface RecallItem {
  item: string;
  /** Of the source that gave the item its place; scores of different sources do not compare. */
  score: number;
  /** Where sources were asked for or explained: the one that gave the item its place. */
  source?: AnySourceName;
  /** With `explain`: every source that has the item, with its score there. */
  sources?: Partial<Record<AnySourceName, number>>;
  /** With `explain`: the items of the history nearest to it, nearest first. */
  why?: { item: string; score: number }[];
}

/** Why an item is left out, the first reason that holds. */
export type LeftOutReason = 'excluded' | 'hidden' | 'outOfStock' | 'where' | 'seen' | 'quota';

/** Of the `requested` items nearest to the query, those that a rule left out. */
export interface FilteredOut {
  /** How many for each reason; reasons without any are absent. */
  counts: Partial<Record<LeftOutReason, number>>;
  /** The best of them. */
  items: { item: string; score: number; reason: LeftOutReason }[];
}
