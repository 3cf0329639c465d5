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
    this.#rows ??= rowsById(this.ids);
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

function rowsById(ids: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < ids.length; row++) rows.set(ids[row], row);
  return rows;
}
