/** What a kind gets to load: its header, and its sections with bounds and digests checked. */
import type { FileHandle } from 'node:fs/promises';
import type { IndexHeader } from './index-header.js';

export interface SavedSection {
  /** Open for reading until the kind has loaded. */
  readonly file: FileHandle;
  readonly offset: number;
  readonly bytes: number;
}

export interface SavedIndex {
  readonly header: IndexHeader;
  /** Path of the index, for messages. */
  readonly path: string;
  /** Keep the sections in the file where the kind can. */
  readonly mapped: boolean;
  /** @throws INDEX_INVALID where there is none of that name */
  section(name: string): SavedSection;
  /** A section as bytes of its own that start at offset 0 of their buffer. @throws INDEX_INVALID, OUT_OF_MEMORY */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
}
