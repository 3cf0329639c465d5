/** Arrays that lie in a file instead of in memory, for tables larger than the machine. */
import { BelfryError, type ErrorCode } from '@belfry/core';
import { loadAddon } from './addon/load-addon.js';

/**
 * A buffer of zeros in a new file, which the system keeps in memory as far as it has room. The file has no name once it
 * is mapped: its room on the disk is taken now and free again when the buffer is gone, however the process ends. What is
 * to last must be written elsewhere.
 *
 * @param path of a file that does not exist, in a folder that does
 * @throws BelfryError DISK_FULL, FILE_NOT_FOUND (no such folder), FILE_UNREADABLE (permissions, a file of this name),
 *   BACKEND_UNAVAILABLE where the system maps no files
 */
export type MapFile = (path: string, bytes: number) => ArrayBuffer;

/** @throws BelfryError BACKEND_UNAVAILABLE without the C++ addon */
export function fileMapper(): MapFile {
  const mapFile = requireAddon();
  return (path, bytes) => {
    if (bytes === 0) return new ArrayBuffer(0);
    try {
      return mapFile(path, bytes);
    } catch (cause) {
      throw mappingError(path, bytes, cause as Error & { code: ErrorCode });
    }
  };
}

function requireAddon(): MapFile {
  try {
    return loadAddon().mapFile as MapFile;
  } catch (cause) {
    throw new BelfryError(
      'BACKEND_UNAVAILABLE',
      {
        given: `mapped files without the C++ addon: ${(cause as Error).message}`,
        expected: 'the addon, which alone can map files',
        change: 'Install a C++ compiler and run `npm run setup`, or keep the tables in memory.',
      },
      { cause },
    );
  }
}

function mappingError(path: string, bytes: number, cause: Error & { code: ErrorCode }): BelfryError {
  return new BelfryError(
    cause.code,
    {
      given: `${path} of ${bytes} bytes (${cause.message})`,
      expected: 'a new file with room for all of them, on a disk that can be mapped',
      change: 'Choose a folder on another disk, or keep the tables in memory.',
      details: { path, bytes },
    },
    { cause },
  );
}
