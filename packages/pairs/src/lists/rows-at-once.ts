/** List places held at a time beside a result. */
export const LIST_PLACES_AT_ONCE = 4_194_304;

/** Ranges of rows [from, to) whose lists of k fit into memory at a time. */
export function* rangesOfLists(rowCount: number, k: number): Generator<readonly [from: number, to: number]> {
  const rowsAtOnce = Math.max(1, Math.floor(LIST_PLACES_AT_ONCE / k));
  for (let from = 0; from < rowCount; from += rowsAtOnce) yield [from, Math.min(from + rowsAtOnce, rowCount)];
}
