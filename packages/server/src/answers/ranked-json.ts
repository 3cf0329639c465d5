/**
 * A plain recall answer as the bytes of its JSON: the same as `recallAnswer` serialises, without an object for each item,
 * and without text that would have to be encoded once more.
 */
import type { RankedAnswer } from '../ranked-batches.js';
import { AnswerBytes } from './answer-bytes.js';
import type { ItemTexts } from './item-texts.js';
import { LONGEST_SCORE, writeScore } from './write-score.js';

export interface PlainAnswer {
  readonly user: string;
  readonly requested: number;
  readonly ranked: RankedAnswer;
  readonly tookMs: number;
  readonly indexVersion: string;
}

const COMMA = 0x2c;
const CLOSING = 0x7d;
const answers = new AnswerBytes();

export function rankedJson(
  { user, requested, ranked: { rows, scores, exact }, tookMs, indexVersion }: PlainAnswer,
  texts: ItemTexts,
): Buffer {
  const about = `{"user":${JSON.stringify(user)},"requested":${requested},"found":${rows.length},"exact":${exact}`;
  const head = `${about},"items":[`;
  const tail = `],"tookMs":${tookMs},"indexVersion":${JSON.stringify(indexVersion)}}`;
  const entries = texts.lengthOf(rows) + rows.length * (LONGEST_SCORE + 2);
  const bytes = answers.take(entries + Buffer.byteLength(head) + Buffer.byteLength(tail));
  let at = bytes.write(head);
  for (let n = 0; n < rows.length; n++) {
    if (n > 0) bytes[at++] = COMMA;
    at = writeScore(scores[n], bytes, texts.copy(rows[n], bytes, at));
    bytes[at++] = CLOSING;
  }
  at += bytes.write(tail, at);
  return answers.keep(bytes, at);
}
