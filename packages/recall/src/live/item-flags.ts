/** What is true of each item beside its attributes, a bit each, and how many items it is true of. */
export const ALIVE = 1;
export const HIDDEN = 2;
export const OUT_OF_STOCK = 4;

export type Flag = typeof ALIVE | typeof HIDDEN | typeof OUT_OF_STOCK;

export class ItemFlags {
  #flags: Uint8Array;
  readonly #counts = new Map<number, number>();

  /** @param rowCount items that are alive from the start */
  constructor(rowCount: number) {
    this.#flags = new Uint8Array(rowCount).fill(ALIVE);
    this.#counts.set(ALIVE, rowCount);
  }

  has(row: number, flag: Flag): boolean {
    return row < this.#flags.length && (this.#flags[row] & flag) !== 0;
  }

  count(flag: Flag): number {
    return this.#counts.get(flag) ?? 0;
  }

  set(row: number, flag: Flag, value: boolean): void {
    if (this.has(row, flag) === value) return;
    if (row >= this.#flags.length) {
      const longer = new Uint8Array(2 * row + 1);
      longer.set(this.#flags);
      this.#flags = longer;
    }
    this.#flags[row] ^= flag;
    this.#counts.set(flag, this.count(flag) + (value ? 1 : -1));
  }
}
