/** A vocabulary that takes new ids: those of a run keep their rows, each new one gets the next, or that of an id that goes. */
import { Vocabulary } from './vocabulary.js';

export class GrowingVocabulary extends Vocabulary {
  readonly #ids: string[];
  readonly #rows: Map<string, number>;

  /** @param known copied, not changed */
  constructor(known: Vocabulary) {
    const ids = known.ids.slice();
    super(ids);
    this.#ids = ids;
    this.#rows = new Map(ids.map((id, row) => [id, row]));
  }

  override rowOf(id: string): number {
    return this.#rows.get(id) ?? -1;
  }

  /** Of the ids that are there now. */
  override get hash(): string {
    return new Vocabulary(this.#ids).hash;
  }

  /** The row of an id, a new one where it is not known. */
  add(id: string): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const row = this.#ids.length;
    this.#ids.push(id);
    this.#rows.set(id, row);
    return row;
  }

  /** Gives a row to an id that is not known; the one it had is known no more. */
  replace(row: number, id: string): void {
    this.#rows.delete(this.#ids[row]);
    this.#ids[row] = id;
    this.#rows.set(id, row);
  }
}
