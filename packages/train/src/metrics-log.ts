/** `metrics.jsonl`: one JSON object a line, appended while training; a checkpoint remembers how far it reached. */
import { appendFileSync, existsSync, statSync, truncateSync } from 'node:fs';
import { asFileError } from '@belfry/core';

export class MetricsLog {
  readonly #path: string;

  /** @param keepBytes bytes that belong to the state training goes on from; what was appended later is cut off. */
  constructor(path: string, keepBytes: number) {
    this.#path = path;
    if (existsSync(path) && statSync(path).size > keepBytes) truncateSync(path, keepBytes);
  }

  /** @throws DISK_FULL, FILE_UNREADABLE */
  append(line: Record<string, unknown>): void {
    try {
      appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
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
