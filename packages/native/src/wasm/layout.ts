/** Sizes on which the module's layouts rest (`assembly/layout.ts`). */

/** Width of a panel of queries, and of the groups their scores lie in. */
export const QUERIES_PER_GROUP = 8;
/** Width of a panel of candidates or items. */
export const ROWS_PER_PANEL = 4;

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
