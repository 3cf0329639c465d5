/** A user's vector from a history: by the user tower where it reads histories, else the mean of the items' vectors. */
import type { RecallSite } from '../recall-site.js';
import { meanQuery, recencyWeights } from './item-vectors.js';

export interface EncodedHistory {
  readonly vector: Float32Array;
  /** What the caller should know; null where the tower made the vector. */
  readonly note: string | null;
}

/** @param history item rows, oldest first, at least one @param halfLife of items in a mean; a tower has its own view */
export function encodeHistory(
  { encoder, items }: Pick<RecallSite, 'encoder' | 'items'>,
  history: Int32Array,
  halfLife = Infinity,
): EncodedHistory {
  const known = encoder === null ? history : history.filter((row) => row < items.runCount);
  if (encoder !== null && known.length > 0) return { vector: encoder.encodeHistory(known), note: encoder.note ?? null };
  const vector = meanQuery(items, history, recencyWeights(history.length, halfLife));
  if (items.hasBias) vector[vector.length - 1] = 1;
  const reason =
    encoder === null ? 'the user tower reads no history' : 'the user tower knows none of the items of the history';
  return { vector, note: `${reason}: the mean of the history's item vectors stands in for the user` };
}
