/** Turns a user who is known only by recent items into a query vector; towers implement it, recall only asks. */
export interface QueryEncoder {
  /** @param itemRows recent items, oldest first, at least one. @returns a vector ready for the index [d]. */
  encodeHistory(itemRows: Int32Array): Float32Array;
  /** What the caller should know about vectors made this way; absent where the user tower itself made them. */
  readonly note?: string;
}
