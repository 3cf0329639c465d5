/** From the operating system's error codes to Belfry's own. */
import { BelfryError, type ErrorReport } from '../errors/belfry-error.js';
import type { ErrorCode } from '../errors/codes.js';

export type FileAction = 'read' | 'write';

const fullDisk = {
  code: 'DISK_FULL',
  problem: 'does not fit on its disk',
  expected: 'room on the disk',
  change: 'free some space or choose a path on another disk',
} as const;

const becauseOf: Record<string, { code: ErrorCode; problem: string; expected: string; change: string }> = {
  ENOENT: {
    code: 'FILE_NOT_FOUND',
    problem: 'does not exist',
    expected: 'an existing file in an existing folder',
    change: 'check the path',
  },
  ENOTDIR: {
    code: 'FILE_NOT_FOUND',
    problem: 'has a file where a folder is needed',
    expected: 'a path through folders',
    change: 'check the path',
  },
  EEXIST: {
    code: 'FILE_UNREADABLE',
    problem: 'is a file where a folder is needed',
    expected: 'a folder, or nothing yet',
    change: 'choose another path',
  },
  ENOSPC: fullDisk,
  EDQUOT: fullDisk,
  EISDIR: { code: 'FILE_UNREADABLE', problem: 'is a folder', expected: 'a file', change: 'give the path of a file' },
  EACCES: {
    code: 'FILE_UNREADABLE',
    problem: 'is not permitted to this user',
    expected: 'permission',
    change: 'change the permissions or choose another path',
  },
  EPERM: {
    code: 'FILE_UNREADABLE',
    problem: 'is not permitted to this user',
    expected: 'permission',
    change: 'change the permissions or choose another path',
  },
  EROFS: {
    code: 'FILE_UNREADABLE',
    problem: 'lies on a read-only disk',
    expected: 'a disk that can be written',
    change: 'choose another path',
  },
};

/** The `BelfryError` for a failed file operation; an error that is not the operating system's is returned as it is. */
export function asFileError(error: unknown, action: FileAction, path: string): unknown {
  const system = error as NodeJS.ErrnoException;
  const known = system instanceof Error && system.code !== undefined ? becauseOf[system.code] : undefined;
  if (known === undefined) return error;
  const report: ErrorReport = {
    given: `${path} (to ${action}) ${known.problem}`,
    expected: known.expected,
    change: known.change,
    details: { path, system: system.code },
  };
  return new BelfryError(known.code, report, { cause: error });
}
