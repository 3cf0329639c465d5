/** Items by row, by id and by name, from the map's answer. */
import type { MapAnswer } from './api/answers.js';
import type { Suggestion } from './parts/search-box.js';

export class Items {
  readonly #map: MapAnswer;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #searched: readonly string[];

  constructor(map: MapAnswer) {
    this.#map = map;
    this.#rows = new Map(map.items.map((id, row) => [id, row]));
    this.#searched = map.items.map((id, row) => `${map.names?.[row] ?? ''}\n${id}`.toLowerCase());
  }

  /** −1 for an item the run does not have. */
  rowOf(id: string): number {
    return this.#rows.get(id) ?? -1;
  }

  idOf(row: number): string {
    return this.#map.items[row];
  }

  /** The name, or the id where the data has no names. */
  nameOf(id: string): string {
    const row = this.rowOf(id);
    return (row < 0 ? undefined : this.#map.names?.[row]) || id;
  }

  /** The id where a name is shown already, and the category. */
  noteOf(id: string): string {
    const row = this.rowOf(id);
    if (row < 0) return '';
    const { names, categories } = this.#map;
    const category = categories === null ? '' : categories.values[categories.codes[row]];
    return [names === null ? '' : id, category].filter((part) => part !== '').join(' · ');
  }

  /** Items whose name or id holds the text, those that begin with it first. */
  find(text: string, limit = 12): Suggestion[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return [];
    const [beginning, holding]: number[][] = [[], []];
    for (let row = 0; row < this.#searched.length && beginning.length < limit; row++) {
      const at = this.#searched[row].indexOf(wanted);
      if (at < 0) continue;
      if (at === 0 || this.#searched[row][at - 1] === '\n') beginning.push(row);
      else if (holding.length < limit) holding.push(row);
    }
    return [...beginning, ...holding].slice(0, limit).map((row) => {
      const id = this.idOf(row);
      return { id, label: this.nameOf(id), note: this.noteOf(id) };
    });
  }
}
