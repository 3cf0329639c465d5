/**
 * A plain recall answer as JSON text: the same as `recallAnswer` serialises, without an object for each item. Scores are
 * float32, told apart by nine digits.
 */
import type { Vocabulary } from '@belfry/data';
import type { RankedAnswer } from '../ranked-batches.js';

export interface PlainAnswer {
  readonly user: string;
  readonly requested: number;
  readonly ranked: RankedAnswer;
  readonly tookMs: number;
  readonly indexVersion: string;
}

export function rankedText({ user, requested, ranked, tookMs, indexVersion }: PlainAnswer, texts: ItemTexts): string {
  const { rows, scores, exact } = ranked;
  let items = '';
  for (let n = 0; n < rows.length; n++) {
    items += `${n === 0 ? '' : ','}${texts.of(rows[n])}${scores[n].toPrecision(9)}}`;
  }
  const head = `{"user":${JSON.stringify(user)},"requested":${requested},"found":${rows.length},"exact":${exact}`;
  return `${head},"items":[${items}],"tookMs":${tookMs},"indexVersion":${JSON.stringify(indexVersion)}}`;
}

/** The beginning of an item's entry, written once for each item that is found. */
export class ItemTexts {
  readonly #items: Vocabulary;
  readonly #texts: string[] = [];

  constructor(items: Vocabulary) {
    this.#items = items;
  }

  of(row: number): string {
    return (this.#texts[row] ??= `{"item":${JSON.stringify(this.#items.ids[row])},"score":`);
  }
}
