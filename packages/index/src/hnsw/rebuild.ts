/**
 * A graph built anew from the vectors of another one, which is searched and changed meanwhile. Rows that changed are noted
 * and brought over once more, the last of them while no writer is at work.
 */
import { Rng, type Turns } from '@belfry/core';
import type { HnswGraph } from '@belfry/native';
import { HeldRows } from '../held-rows.js';
import { inPieces, type Pieces } from '../pieces.js';

const ROWS_PER_STEP = 8192;
const PIECE_ROWS = 128;
/** Rounds of bringing over what changed beside other writers; what then still changes waits for the last one. */
const ROUNDS = 3;

export class Rebuild {
  readonly #from: HnswGraph;
  readonly #to: HnswGraph;
  readonly #turns: Turns;
  #changed = new HeldRows();

  constructor(from: HnswGraph, to: HnswGraph, turns: Turns) {
    this.#from = from;
    this.#to = to;
    this.#turns = turns;
  }

  /** For writers, after each change and in their turn. */
  note(rows: Int32Array): Pieces<void> {
    return this.#changed.add(rows);
  }

  /** @param rows all there were when notes began; they come in an order of chance, whatever order they came in at first */
  async build(rows: Int32Array): Promise<void> {
    await this.#bring(await inPieces(shuffled(rows, this.#to.options.seed)));
  }

  /** @param takeOver makes the new graph the one in use, in a turn of its own */
  async finish(takeOver: () => Promise<void>): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) await this.#bring(await this.#turns.take(() => this.#takeChanged()));
    await this.#turns.take(async () => {
      await this.#bring(await this.#takeChanged());
      await takeOver();
    });
  }

  /** Not while a writer is at work, whose notes could be lost. */
  async #takeChanged(): Promise<Int32Array> {
    const changed = this.#changed;
    this.#changed = new HeldRows();
    return inPieces(changed.list());
  }

  async #bring(rows: Int32Array): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS_PER_STEP) {
      const step = rows.subarray(from, from + ROWS_PER_STEP);
      const { there, vectors, gone } = await inPieces(this.#read(step));
      if (gone.length > 0) this.#to.delete(gone);
      if (there.length > 0) await this.#to.add(there, vectors, false);
    }
  }

  /** What the old graph holds of some rows by now. */
  *#read(rows: Int32Array): Pieces<{ there: Int32Array; vectors: Float32Array; gone: Int32Array }> {
    const { dim } = this.#from.options;
    const vectors = new Float32Array(rows.length * dim);
    const there = new Int32Array(rows.length);
    const gone: number[] = [];
    let count = 0;
    for (let from = 0; from < rows.length; from += PIECE_ROWS) {
      const piece = rows.subarray(from, from + PIECE_ROWS);
      const held = this.#from.copyVectors(piece, vectors.subarray(count * dim, (count + piece.length) * dim));
      let next = 0;
      for (const row of piece) {
        if (row === held[next]) there[count + next++] = row;
        else gone.push(row);
      }
      count += held.length;
      yield;
    }
    return {
      there: there.subarray(0, count),
      vectors: vectors.subarray(0, count * dim),
      gone: Int32Array.from(gone),
    };
  }
}

/** Fisher–Yates. */
function* shuffled(rows: Int32Array, seed: number): Pieces<Int32Array> {
  const rng = Rng.fromSeed(seed);
  const order = rows.slice();
  for (let n = order.length - 1; n > 0; n--) {
    const other = rng.int(n + 1);
    [order[n], order[other]] = [order[other], order[n]];
    if (n % PIECE_ROWS === 0) yield;
  }
  return order;
}
