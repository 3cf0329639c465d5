/**
 * The files of a journal. Changes go to `segment-N`, the last of them; `snapshot-N` holds the net effect of all segments up to
 * N, which are then removed.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { corruptJournal } from './frames.js';

export interface JournalFiles {
  /** Number of the newest snapshot; 0 where there is none. */
  readonly snapshot: number;
  /** Numbers of the segments behind it, ascending. */
  readonly segments: readonly number[];
}

export function segmentPath(folder: string, number: number): string {
  return join(folder, `segment-${digits(number)}.journal`);
}

export function snapshotPath(folder: string, number: number): string {
  return join(folder, `snapshot-${digits(number)}.journal`);
}

/** @throws JOURNAL_CORRUPT where a segment is missing */
export async function listJournal(folder: string): Promise<JournalFiles> {
  const names = await readdir(folder);
  const snapshot = Math.max(0, ...numbersOf(names, 'snapshot'));
  const segments = numbersOf(names, 'segment').filter((number) => number > snapshot);
  segments.forEach((number, place) => {
    const expected = snapshot + 1 + place;
    if (number !== expected) throw corruptJournal(segmentPath(folder, expected), 'is not there, later ones are');
  });
  return { snapshot, segments };
}

/** Removes what the newest snapshot replaces. */
export async function removeReplaced(folder: string): Promise<void> {
  const { snapshot } = await listJournal(folder);
  const names = await readdir(folder);
  const segments = numbersOf(names, 'segment').filter((number) => number <= snapshot);
  const older = numbersOf(names, 'snapshot').filter((number) => number < snapshot);
  const paths = [
    ...segments.map((number) => segmentPath(folder, number)),
    ...older.map((number) => snapshotPath(folder, number)),
  ];
  for (const path of paths) await rm(path, { force: true });
}

function numbersOf(names: readonly string[], kind: 'segment' | 'snapshot'): number[] {
  const pattern = new RegExp(`^${kind}-(\\d{8})\\.journal$`);
  const numbers = names.map((name) => pattern.exec(name)?.[1]).filter((found) => found !== undefined);
  return numbers.map(Number).sort((a, b) => a - b);
}

function digits(number: number): string {
  return String(number).padStart(8, '0');
}
