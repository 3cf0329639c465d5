/**
 * How far a stream was followed, kept beside the journal. It is written after what was read is in the journal, never before:
 * after a crash some of it is read again, which changes nothing (an event given again is known).
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { atomicWriteFile, readWholeFile } from '@belfry/core';
import type { OffsetRange, Positions } from '@belfry/data';

const SAVE_EVERY_MS = 1000;

export class KeptPositions {
  readonly #path: string;
  readonly #next: Map<number, number>;
  #savedAt = performance.now();

  private constructor(path: string, next: Map<number, number>) {
    this.#path = path;
    this.#next = next;
  }

  /** @param otherwise where nothing was kept @throws FILE_UNREADABLE */
  static async open(path: string, otherwise: Positions): Promise<KeptPositions> {
    if (!existsSync(path)) return new KeptPositions(path, new Map(otherwise));
    const kept = JSON.parse(new TextDecoder().decode(await readWholeFile(path))) as [number, number][];
    return new KeptPositions(path, new Map(kept));
  }

  get next(): Positions {
    return this.#next;
  }

  advance(ranges: readonly OffsetRange[]): void {
    for (const { partition, to } of ranges) this.#next.set(partition, to);
  }

  /** Writes them now and then. Returns whether it did. */
  async saveWhenDue(): Promise<boolean> {
    if (performance.now() - this.#savedAt < SAVE_EVERY_MS) return false;
    await this.save();
    return true;
  }

  /** @throws DISK_FULL, FILE_UNREADABLE */
  async save(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await atomicWriteFile(this.#path, JSON.stringify([...this.#next]));
    this.#savedAt = performance.now();
  }
}
