/** Reads back what {@link writeTruth} wrote beside a synthetic shop. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readWholeFile } from '@belfry/core';
import { decodeArrow } from '../arrow/arrow-file.js';

/** [items] the interest each item was made for; null where the data set is no synthetic shop. */
export async function readItemInterests(dir: string): Promise<Int32Array | null> {
  const path = join(dir, 'truth', 'items.arrow');
  if (!existsSync(path)) return null;
  const { interest } = decodeArrow(await readWholeFile(path)).columns;
  return (interest.values as Int32Array).subarray(0, interest.length);
}
