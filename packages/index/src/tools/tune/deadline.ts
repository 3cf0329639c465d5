/** A time budget. */
export class Deadline {
  readonly #end: number;

  /** @param seconds Infinity: never */
  constructor(seconds: number) {
    this.#end = performance.now() + 1000 * seconds;
  }

  get leftSeconds(): number {
    return (this.#end - performance.now()) / 1000;
  }

  get isOver(): boolean {
    return this.leftSeconds <= 0;
  }
}
