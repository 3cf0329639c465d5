/** The values of a categorical attribute or a bag, as texts with codes; new ones get the next code. */
import type { AttributeValue } from '../where.js';

export class Names {
  readonly #names: string[];
  readonly #codes: Map<string, number>;

  constructor(names: readonly string[]) {
    this.#names = names.slice();
    this.#codes = new Map(names.map((name, code) => [name, code]));
  }

  nameOf(code: number): string {
    return this.#names[code];
  }

  codeOf(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    this.#codes.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** Whether a code is that of one of the values; values that come later are known when they come. */
  testOf(values: readonly AttributeValue[]): (code: number) => boolean {
    const wanted = new Set(values.map(textOf));
    const known: boolean[] = [];
    return (code) => {
      for (let next = known.length; next <= code; next++) known.push(wanted.has(this.#names[next]));
      return known[code];
    };
  }
}

/** As importing writes it. */
export function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
