import { rm } from 'node:fs/promises';
import { removeFormat1Data } from './format-1.js';

/** Removes a saved index, of whatever format, with all its files; nothing where there is none. */
export async function removeIndex(path: string): Promise<void> {
  await rm(path, { force: true });
  await removeFormat1Data(path);
}
