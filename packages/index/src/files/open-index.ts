/** A saved index that is open: its header is believed, its sections lie within the file, their bytes are yet to be verified. */
import { BelfryError, asFileError } from '@belfry/core';
import { changed, invalidIndex, type IndexHeader } from './index-header.js';
import { requireMemory } from './memory.js';
import { digestOfRange, isZero, readRange } from './pieces.js';
import type { SavedIndex, SavedSection } from './saved-index.js';

/** Bytes that have a digest, and zeros after them. */
export interface Digested extends SavedSection {
  readonly sha256: string;
  readonly padding: number;
}

export interface IndexContents {
  readonly header: IndexHeader;
  /** Kinds that can load it, the best first. */
  readonly kinds: readonly string[];
  readonly sections: ReadonlyMap<string, SavedSection>;
  readonly digested: readonly Digested[];
}

export interface ReadingOptions {
  /** Leave vectors and links in the file, where the kind can: they are read as they are needed. */
  readonly mapped?: boolean;
  /** Bytes of memory the index may take; what the machine and the container grant by default. */
  readonly memoryBytes?: number;
}

export class OpenIndex implements SavedIndex {
  readonly path: string;
  readonly header: IndexHeader;
  readonly kinds: readonly string[];
  readonly mapped: boolean;
  readonly #memoryBytes: number | undefined;
  readonly #sections: ReadonlyMap<string, SavedSection>;
  readonly #digested: readonly Digested[];

  constructor(path: string, contents: IndexContents, { mapped = false, memoryBytes }: ReadingOptions) {
    this.path = path;
    this.header = contents.header;
    this.kinds = contents.kinds;
    this.mapped = mapped;
    this.#memoryBytes = memoryBytes;
    this.#sections = contents.sections;
    this.#digested = contents.digested;
  }

  /** Of all sections, in the order of the file. */
  get sectionSizes(): { name: string; bytes: number }[] {
    return Array.from(this.#sections, ([name, { bytes }]) => ({ name, bytes }));
  }

  section(name: string): SavedSection {
    const section = this.#sections.get(name);
    if (section === undefined) throw invalidIndex(this.path, `no section "${name}"`);
    return section;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const { file, offset, bytes } = this.section(name);
    this.#requireMemory(bytes);
    return readRange(file, offset, bytes).catch((error: unknown) => {
      throw error instanceof RangeError
        ? tooLarge(this.path, name, bytes, error)
        : asFileError(error, 'read', this.path);
    });
  }

  /** @throws OUT_OF_MEMORY where all sections together do not fit, unless they stay in the file */
  requireMemory(): void {
    if (!this.mapped) this.#requireMemory(this.#digested.reduce((sum, { bytes }) => sum + bytes, 0));
  }

  /** @throws CHECKSUM_MISMATCH */
  async verify(): Promise<void> {
    for (const { file, offset, bytes, sha256, padding } of this.#digested) {
      const found = await digestOfRange(file, offset, bytes);
      if (found !== sha256)
        throw changed(this.path, `digest ${found.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…`);
      if (!(await isZero(file, offset + bytes, padding))) throw changed(this.path, 'bytes between its sections');
    }
  }

  #requireMemory(bytes: number): void {
    requireMemory(this.path, bytes, this.#memoryBytes);
  }
}

function tooLarge(path: string, name: string, bytes: number, cause: RangeError): BelfryError {
  return new BelfryError(
    'OUT_OF_MEMORY',
    {
      given: `${path}, whose section "${name}" takes ${bytes} bytes`,
      expected: 'a section that the engine grants one array for',
      change: 'Use an index of kind hnsw, or a newer Node.js, which grants larger arrays.',
    },
    { cause },
  );
}
