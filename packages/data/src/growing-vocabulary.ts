/** A vocabulary that takes new ids: those of a run keep their rows, each new one gets the next, or that of an id that goes. */
import { Vocabulary } from './vocabulary.js';

export class GrowingVocabulary extends Vocabulary {
  readonly #ids: string[];
  readonly #known: Vocabulary;
  /** Of ids that came since. */
  readonly #newRows = new Map<string, number>();

  /** @param known not changed */
  constructor(known: Vocabulary) {
    const ids = known.ids.slice();
    super(ids);
    this.#ids = ids;
    this.#known = known;
  }

  override rowOf(id: string): number {
    const row = this.#known.rowOf(id);
    return row >= 0 && this.#ids[row] === id ? row : (this.#newRows.get(id) ?? -1);
  }

  /** Of the ids that are there now. */
  override get hash(): string {
    return new Vocabulary(this.#ids).hash;
  }

  /** The row of an id, a new one where it is not known. */
  add(id: string): number {
    const known = this.rowOf(id);
    if (known >= 0) return known;
    const row = this.#ids.length;
    this.#ids.push(id);
    this.#newRows.set(id, row);
    return row;
  }

  /** Gives a row to an id that is not known; the one it had is known no more. */
  replace(row: number, id: string): void {
    this.#newRows.delete(this.#ids[row]);
    this.#ids[row] = id;
    this.#newRows.set(id, row);
  }
}
