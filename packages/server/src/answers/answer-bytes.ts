/**
 * Room for answers, cut from large pieces of memory: a buffer of its own for each answer costs the garbage collector more
 * than writing it. A piece is never written twice; it goes when the last of its answers has been sent.
 */
const PIECE = 1 << 18;

export class AnswerBytes {
  #piece = Buffer.alloc(0);
  #used = 0;

  /** As many bytes as an answer takes at most, their contents undefined; the next call may give them again until they are kept. */
  take(most: number): Buffer {
    if (this.#used + most > this.#piece.length) {
      this.#piece = Buffer.allocUnsafeSlow(Math.max(PIECE, most));
      this.#used = 0;
    }
    return this.#piece.subarray(this.#used, this.#used + most);
  }

  /** What was written into the bytes taken last. */
  keep(taken: Buffer, length: number): Buffer {
    this.#used += length;
    return taken.subarray(0, length);
  }
}
