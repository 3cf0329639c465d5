import type { Csr } from '@belfry/core';

/** Puts `count` lists one after the other. */
export function listsOf(count: number, list: (n: number) => Int32Array): Csr {
  const offsets = new Int32Array(count + 1);
  for (let n = 0; n < count; n++) offsets[n + 1] = offsets[n] + list(n).length;
  const values = new Int32Array(offsets[count]);
  for (let n = 0; n < count; n++) values.set(list(n), offsets[n]);
  return { offsets, values };
}
