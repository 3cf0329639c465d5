// What a folder takes while others write and delete in it.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** In MiB. */
export function sizeOnDisk(folder) {
  const sizes = readdirSync(folder, { recursive: true }).map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return Math.round(sizes.reduce((total, size) => total + size, 0) / 2 ** 20);
}
