/**
 * Where tables and the moments of an optimiser lie: in memory, or in files that the system keeps in memory as far as it
 * has room.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileMapper, useLargePages } from '@belfry/native';

/** Gives zeros. */
export type TableMemory = (bytes: number) => ArrayBuffer;

export const inMemory: TableMemory = (bytes) => {
  const buffer = new ArrayBuffer(bytes);
  useLargePages(buffer);
  return buffer;
};

/**
 * Each array in a file of its own, which loses its name at once and its room when the array is gone.
 *
 * @param folder must exist; the files are as large as the tables and their moments together
 * @throws BelfryError BACKEND_UNAVAILABLE without the C++ addon; what it returns throws DISK_FULL, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function mappedIn(folder: string): TableMemory {
  const mapFile = fileMapper();
  return (bytes) => mapFile(join(folder, `.table-${randomUUID()}.tmp`), bytes);
}
