/** One answer, the same in the command, the library and over HTTP. */
export interface RecallResult {
  /** Who was asked for (absent for a history-only user). */
  user?: string;
  /** The item whose neighbours these are. */
  item?: string;
  /** The history that stood in for a user. */
  history?: string[];
  requested: number;
  found: number;
  /** Whether this is the true top k (every item that may be found was compared) or an approximate one. */
  exact: boolean;
  items: RecallItem[];
  /** What the caller should know: history items that are unknown, a fallback taken. */
  notes?: string[];
}

export interface RecallItem {
  item: string;
  score: number;
}
