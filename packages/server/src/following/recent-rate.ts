/** How many a second, over the last ten. */
const SECONDS = 10;

export class RecentRate {
  /** By second since the process began, those that still count. */
  readonly #counts = new Map<number, number>();

  add(count: number): void {
    const second = now();
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + count);
    this.#forget(second);
  }

  get perSecond(): number {
    this.#forget(now());
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0) / SECONDS;
  }

  #forget(second: number): void {
    for (const old of this.#counts.keys()) if (old <= second - SECONDS) this.#counts.delete(old);
  }
}

function now(): number {
  return Math.floor(performance.now() / 1000);
}
