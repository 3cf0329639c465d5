/** String ids → dense rows in order of first appearance, while reading. */
export class IdBuilder {
  readonly #rows = new Map<string, number>();
  readonly #ids: string[] = [];

  /** The row of an id, a new one where the id is new. */
  rowOf(id: string): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const row = this.#ids.length;
    const own = detached(id);
    this.#rows.set(own, row);
    this.#ids.push(own);
    return row;
  }

  get ids(): readonly string[] {
    return this.#ids;
  }
}

/** A copy of its own: V8 keeps a substring as a view that holds the whole text it was cut from. */
function detached(id: string): string {
  return Buffer.from(id, 'utf16le').toString('utf16le');
}
