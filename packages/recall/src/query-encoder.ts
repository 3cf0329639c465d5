/** Turns a user who is known only by recent items into a query vector; towers implement it, recall only asks. */
export interface QueryEncoder {
  /** @param itemRows recent items, oldest first. @returns a vector ready for the index [d]. */
  encodeHistory(itemRows: Int32Array): Float32Array;
}
