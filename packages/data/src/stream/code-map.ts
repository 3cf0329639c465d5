/** A reader's codes → numbers in the order the ids appear in the batches given, which is the same however they were read. */
export class CodeMap {
  /** By code, −1 = not given yet. */
  #numbers = new Int32Array(1024).fill(-1);
  /** By code; forgotten once given. */
  readonly #ids: (string | undefined)[] = [];
  #given = 0;
  #fresh: string[] = [];

  learn(ids: readonly string[]): void {
    for (const id of ids) this.#ids.push(id);
    if (this.#ids.length <= this.#numbers.length) return;
    const larger = new Int32Array(2 ** Math.ceil(Math.log2(this.#ids.length))).fill(-1);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }

  /** The numbers of the codes at the first `count` of `rows` into `out` from `at` on; −1 = no id, which it stays. */
  number(codes: Int32Array, rows: Int32Array, count: number, out: Int32Array, at: number): void {
    const numbers = this.#numbers;
    for (let n = 0; n < count; n++) {
      const code = codes[rows[n]];
      out[at + n] = code < 0 ? -1 : numbers[code] >= 0 ? numbers[code] : this.#give(code);
    }
  }

  /** Ids that got their number since the last call, in the order of these. */
  takeFresh(): string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  #give(code: number): number {
    this.#fresh.push(this.#ids[code]!);
    this.#ids[code] = undefined;
    return (this.#numbers[code] = this.#given++);
  }
}
