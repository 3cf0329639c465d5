/** A file that only grows while training; a checkpoint remembers how far it reached. */
import { appendFileSync, existsSync, statSync, truncateSync } from 'node:fs';
import { asFileError } from '@belfry/core';

export class AppendedFile {
  readonly #path: string;

  /** @param keepBytes bytes that belong to the state training goes on from; what was appended later is cut off. */
  constructor(path: string, keepBytes: number) {
    this.#path = path;
    if (this.sizeBytes > keepBytes) truncateSync(path, keepBytes);
  }

  /** @throws DISK_FULL, FILE_UNREADABLE */
  append(data: string | Uint8Array): void {
    try {
      appendFileSync(this.#path, data);
    } catch (error) {
      throw asFileError(error, 'write', this.#path);
    }
  }

  /** Cuts off what was appended after it had this size. */
  rewind(bytes: number): void {
    truncateSync(this.#path, bytes);
  }

  get sizeBytes(): number {
    return existsSync(this.#path) ? statSync(this.#path).size : 0;
  }
}
