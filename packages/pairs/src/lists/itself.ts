import type { Csr } from '@belfry/core';

/** For each item of a range the list of it alone: what an item's own list leaves out. */
export function itself(from: number, to: number): Csr {
  return {
    offsets: Int32Array.from({ length: to - from + 1 }, (_, n) => n),
    values: Int32Array.from({ length: to - from }, (_, n) => from + n),
  };
}
