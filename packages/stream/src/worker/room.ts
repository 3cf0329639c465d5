/** Memory lent to events under way: who reads waits while it is full, and keeps in touch with the group meanwhile. */
export class Room {
  readonly #bytes: number;
  readonly #touchMs: number;
  #used = 0;
  #freed: (() => void) | null = null;

  /** @param bytes lent in all @param touchMs between two calls of `touch` while waiting */
  constructor(bytes: number, touchMs: number) {
    this.#bytes = bytes;
    this.#touchMs = touchMs;
  }

  get used(): number {
    return this.#used;
  }

  take(bytes: number): void {
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
    this.#freed?.();
  }

  /** Until some is free. @throws what `touch` throws, which ends the wait */
  async wait(touch: () => Promise<void>): Promise<void> {
    while (this.#used >= this.#bytes) {
      await this.#freedOrTime();
      await touch();
    }
  }

  async #freedOrTime(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#freed = resolve;
      timer = setTimeout(resolve, this.#touchMs);
    });
    clearTimeout(timer);
    this.#freed = null;
  }
}
