/** The built page: its files with their types and digests, for whoever serves them. */
import { readdir } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BelfryError, readWholeFile, sha256Hex } from '@belfry/core';

export interface ExplorerFile {
  /** Name below the folder of the page, e.g. `index.html`. */
  readonly path: string;
  /** Media type. */
  readonly type: string;
  readonly content: Buffer;
  readonly sha256: string;
  /** Whether the name holds a hash of the content: it may be cached for ever. */
  readonly isHashed: boolean;
}

const folder = new URL('./page/', import.meta.url);

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * All files of the page, read into memory (some hundred kilobytes).
 * @throws FILE_NOT_FOUND where it was not built
 */
export async function explorerFiles(): Promise<ExplorerFile[]> {
  const names = await readdir(folder).catch((): string[] => []);
  if (!names.includes('index.html')) {
    throw new BelfryError('FILE_NOT_FOUND', {
      given: `${fileURLToPath(folder)} without index.html`,
      expected: 'the built page',
      change: 'Run `npm run setup`.',
    });
  }
  return Promise.all(
    names
      .filter((name) => extname(name) in types)
      .toSorted()
      .map(readPageFile),
  );
}

async function readPageFile(path: string): Promise<ExplorerFile> {
  const bytes = await readWholeFile(fileURLToPath(new URL(path, folder)));
  return {
    path,
    type: types[extname(path)],
    content: Buffer.from(bytes),
    sha256: sha256Hex(bytes),
    isHashed: /-[A-Za-z0-9_-]{8,}\.\w+$/.test(path),
  };
}
