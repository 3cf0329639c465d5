/**
 * The journal of a server: each change is kept before it is acknowledged (write-ahead in effect: many that come together share
 * one fsync), read back when the server starts, and shortened to its net effect when it has grown.
 */
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asFileError, BelfryError, Turns } from '@belfry/core';
import { lockRun, type RunLock } from '@belfry/data';
import type { FastifyBaseLogger } from 'fastify';
import { changesAsText, type Change } from './change.js';
import { compactAside } from './compact.js';
import { encodeFrame } from './frames.js';
import { listJournal, removeReplaced, segmentPath, snapshotPath, type JournalFiles } from './journal-files.js';
import { cutTornEnd, readJournal } from './read-journal.js';

export interface JournalOptions {
  readonly folder: string;
  readonly log: FastifyBaseLogger;
  /** A segment that has grown beyond is sealed and the next begun; default 16 MiB. */
  readonly segmentBytes?: number;
  /** Sealed segments of more bytes than this, and than the snapshot, are compacted; default 64 MiB. */
  readonly compactBytes?: number;
}

interface Waiting {
  readonly change: Change;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

export class Journal {
  readonly #options: Required<JournalOptions>;
  readonly #lock: RunLock;
  /** Work on the file that is written. */
  readonly #writing = new Turns();
  /** Work on those that are sealed. */
  readonly #reading = new Turns();
  #waiting: Waiting[] = [];
  #number: number;
  #file: FileHandle;
  #bytes = 0;
  #failure: BelfryError | null = null;

  private constructor(options: Required<JournalOptions>, lock: RunLock, number: number, file: FileHandle) {
    this.#options = options;
    this.#lock = lock;
    this.#number = number;
    this.#file = file;
  }

  /**
   * Takes the folder, made where absent, for this process, and cuts off what a crash left of the last write.
   * @throws RUN_LOCKED, JOURNAL_CORRUPT, FILE_UNREADABLE
   */
  static async open(options: JournalOptions): Promise<Journal> {
    const { folder, log } = options;
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw asFileError(error, 'write', folder);
    });
    const lock = await lockRun(folder);
    try {
      const { snapshot, segments } = await listJournal(folder);
      await removeReplaced(folder);
      const last = segments.at(-1);
      const removed = last === undefined ? 0 : await cutTornEnd(segmentPath(folder, last));
      if (removed > 0)
        log.warn({ folder, bytes: removed }, 'the last write to the journal was cut off, and never acknowledged');
      const number = (last ?? snapshot) + 1;
      const full = { segmentBytes: 16 << 20, compactBytes: 64 << 20, ...options };
      return new Journal(full, lock, number, await newSegment(folder, number));
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** All that was appended so far can be read from now on: what comes later goes to a new file. */
  seal(): Promise<void> {
    return this.#writing.take(async () => {
      await this.#flush();
      if (this.#bytes > 0) await this.#next();
    });
  }

  /**
   * What is sealed, in order, or its net effect; nothing is compacted meanwhile.
   * @throws JOURNAL_CORRUPT, FILE_UNREADABLE
   */
  readSealed(take: (changes: AsyncIterable<Change>) => Promise<void>): Promise<void> {
    return this.#reading.take(async () => take(readJournal(this.#options.folder, await this.#sealed())));
  }

  /** @throws JOURNAL_FAILED where an earlier write failed: what is in memory may be ahead of what is kept */
  requireWorking(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Settles once the change is on the disk. @throws JOURNAL_FAILED */
  append(change: Change): Promise<void> {
    const kept = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ change, kept: resolve, failed: reject });
    });
    // Those that come before the turn does are written together.
    if (this.#waiting.length === 1) void this.#writing.take(() => this.#write());
    return kept;
  }

  /** Everything appended is kept; the folder is free for another process. */
  async close(): Promise<void> {
    await this.#writing.take(() => this.#flush());
    await this.#reading.take(async () => {});
    await this.#file.close();
    await this.#lock.release();
  }

  async #write(): Promise<void> {
    await this.#flush();
    if (this.#bytes < this.#options.segmentBytes || this.#failure !== null) return;
    try {
      await this.#next();
      void this.#reading.take(() => this.#compactIfDue());
    } catch (error) {
      this.#fail(error);
    }
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      this.requireWorking();
      const frame = encodeFrame(changesAsText(waiting.map(({ change }) => change)));
      await writeAll(this.#file, frame);
      await this.#file.datasync();
      this.#bytes += frame.length;
      for (const { kept } of waiting) kept();
    } catch (error) {
      const failure = this.#fail(error);
      for (const { failed } of waiting) failed(failure);
    }
  }

  #fail(error: unknown): BelfryError {
    if (this.#failure !== null) return this.#failure;
    this.#failure = journalFailed(this.#options.folder, error);
    this.#options.log.error({ err: error }, 'the journal cannot be written: no more writes are taken');
    return this.#failure;
  }

  async #next(): Promise<void> {
    const file = await newSegment(this.#options.folder, this.#number + 1);
    await this.#file.close();
    this.#file = file;
    this.#number++;
    this.#bytes = 0;
  }

  async #sealed(): Promise<JournalFiles> {
    const { snapshot, segments } = await listJournal(this.#options.folder);
    return { snapshot, segments: segments.filter((number) => number < this.#number) };
  }

  async #compactIfDue(): Promise<void> {
    const { folder, compactBytes, log } = this.#options;
    try {
      const files = await this.#sealed();
      const sizes = await Promise.all(files.segments.map((number) => sizeOf(segmentPath(folder, number))));
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const before = files.snapshot > 0 ? await sizeOf(snapshotPath(folder, files.snapshot)) : 0;
      if (bytes < Math.max(compactBytes, before)) return;
      await compactAside({ folder, files });
      await removeReplaced(folder);
      const after = await sizeOf(snapshotPath(folder, files.segments.at(-1)!));
      log.info({ folder, before: bytes + before, after }, 'the journal was compacted');
    } catch (error) {
      log.error({ err: error }, 'the journal could not be compacted; it stays as it is');
    }
  }
}

/** An empty file that is there after a crash, too. */
async function newSegment(folder: string, number: number): Promise<FileHandle> {
  const path = segmentPath(folder, number);
  try {
    const beside = await open(dirname(path), 'r');
    try {
      const file = await open(path, 'wx');
      await beside.sync();
      return file;
    } finally {
      await beside.close();
    }
  } catch (error) {
    throw asFileError(error, 'write', path);
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}

function journalFailed(folder: string, cause: unknown): BelfryError {
  const { code } = cause as NodeJS.ErrnoException;
  return new BelfryError(
    'JOURNAL_FAILED',
    {
      given: `a write to the journal in ${folder} that failed (${code ?? String(cause)})`,
      expected: 'a disk with room that can be written',
      change: 'Mend the disk and start the server anew: it goes on from the last write it acknowledged.',
    },
    { cause },
  );
}
