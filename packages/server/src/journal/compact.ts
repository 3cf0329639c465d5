/** Compaction: sealed files → one snapshot of their net effect, in a thread of its own, so that requests do not wait. */
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { atomicWriteFile, removeLeftovers } from '@belfry/core';
import { changesAsText, foldChange } from './change.js';
import { encodeFrame } from './frames.js';
import { snapshotPath, type JournalFiles } from './journal-files.js';
import { NetState } from './net-state.js';
import { readJournal } from './read-journal.js';

interface Task {
  readonly folder: string;
  /** Sealed ones; the last of them names the snapshot. */
  readonly files: JournalFiles;
}

/** Writes the snapshot that replaces the files, whole or not at all. */
export async function compact({ folder, files }: Task): Promise<void> {
  const state = new NetState();
  for await (const change of readJournal(folder, files)) foldChange(state, change);
  const path = snapshotPath(folder, files.segments.at(-1)!);
  await removeLeftovers(path);
  await atomicWriteFile(path, framesOf(state));
}

async function* framesOf(state: NetState): AsyncGenerator<Buffer> {
  for (const change of state.changes()) yield encodeFrame(changesAsText([change]));
}

const thisFile = fileURLToPath(import.meta.url);

/** {@link compact} in a thread of its own. */
export function compactAside(task: Task): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(thisFile, { workerData: { compact: task } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const given = (workerData as { compact?: Task } | null)?.compact;
if (!isMainThread && given !== undefined) {
  await compact(given);
  parentPort!.postMessage('done');
}
