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

  /** Turns the codes at `from` … `to` into their numbers; −1 = no id, which it stays. */
  number(codes: Int32Array, from: number, to: number): void {
    const numbers = this.#numbers;
    for (let n = from; n < to; n++) {
      const code = codes[n];
      if (code < 0) continue;
      const known = numbers[code];
      codes[n] = known >= 0 ? known : this.#give(code);
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
