/**
 * The k best of a stream of scores that comes in ascending row order: a heap whose root is the worst one kept (lowest
 * score, among equals the highest row). A score below the root is passed over by one comparison. Scores equal to the
 * root that found no place are counted, and the count starts again when the root's score rises: whatever was left out
 * before lies below it. NaN is never found.
 */
export class BestK {
  readonly #scores: Float32Array;
  readonly #rows: Int32Array;
  #size = 0;
  #tiedBeyond = 0;
  /** Rows to leave out, ascending, and how far they have been passed. */
  #exclude: Int32Array;
  #passed = 0;

  constructor(k: number, exclude: Int32Array) {
    this.#scores = new Float32Array(k);
    this.#rows = new Int32Array(k);
    this.#exclude = exclude;
  }

  /** Offers `scores[from … to)` as those of the rows from `firstRow` on. */
  offer(scores: Float32Array, from: number, to: number, firstRow: number): void {
    const k = this.#scores.length;
    let threshold = this.#size < k ? -Infinity : this.#scores[0];
    for (let i = from; i < to; i++) {
      const score = scores[i];
      if (!(score >= threshold)) continue;
      const row = firstRow + i - from;
      if (this.#isExcluded(row)) continue;
      if (this.#size < k) this.#push(score, row);
      else if (score > threshold) this.#replaceRoot(score, row);
      else this.#tiedBeyond++;
      if (this.#size === k) threshold = this.#scores[0];
    }
  }

  /** Writes the list, best first, to [at, at + found) of both arrays. */
  finish(rows: Int32Array, scores: Float32Array, at: number): { found: number; tiedBeyond: number } {
    const found = this.#size;
    while (this.#size > 0) {
      const last = at + this.#size - 1;
      rows[last] = this.#rows[0];
      scores[last] = this.#scores[0];
      this.#size--;
      this.#sink(this.#scores[this.#size], this.#rows[this.#size]);
    }
    return { found, tiedBeyond: this.#tiedBeyond };
  }

  #isExcluded(row: number): boolean {
    while (this.#exclude[this.#passed] < row) this.#passed++;
    return this.#exclude[this.#passed] === row;
  }

  #push(score: number, row: number): void {
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!worse(score, row, this.#scores[parent], this.#rows[parent])) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#scores[at] = score;
    this.#rows[at] = row;
  }

  #replaceRoot(score: number, row: number): void {
    const old = this.#scores[0];
    this.#sink(score, row);
    this.#tiedBeyond = this.#scores[0] === old ? this.#tiedBeyond + 1 : 0;
  }

  /** Puts an entry in the root's place and lets it down. */
  #sink(score: number, row: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (
        child + 1 < this.#size &&
        worse(this.#scores[child + 1], this.#rows[child + 1], this.#scores[child], this.#rows[child])
      )
        child++;
      if (!worse(this.#scores[child], this.#rows[child], score, row)) break;
      this.#move(child, at);
      at = child;
    }
    this.#scores[at] = score;
    this.#rows[at] = row;
  }

  #move(from: number, to: number): void {
    this.#scores[to] = this.#scores[from];
    this.#rows[to] = this.#rows[from];
  }
}

function worse(score: number, row: number, thanScore: number, thanRow: number): boolean {
  return score < thanScore || (score === thanScore && row > thanRow);
}
