import { createHash } from 'node:crypto';

/** External string ids ↔ dense rows. Row order is fixed for the life of a data set. */
export class Vocabulary {
  readonly ids: readonly string[];
  #rows: Map<string, number> | null = null;
  #hash: string | null = null;

  constructor(ids: readonly string[]) {
    this.ids = ids;
  }

  get size(): number {
    return this.ids.length;
  }

  /** The row of an id, or −1 where it is out of vocabulary. */
  rowOf(id: string): number {
    this.#rows ??= new Map(this.ids.map((known, row) => [known, row]));
    return this.#rows.get(id) ?? -1;
  }

  /** sha-256 over all ids in order: equal exactly where two vocabularies are interchangeable. */
  get hash(): string {
    this.#hash ??= this.ids
      .reduce((hash, id) => hash.update(`${id.length}:${id};`), createHash('sha256'))
      .digest('hex');
    return this.#hash;
  }
}
