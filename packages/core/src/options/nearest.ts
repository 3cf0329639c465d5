/** "Did you mean": the nearest known word, by Levenshtein distance on letters and digits alone. */
import { distance } from 'fastest-levenshtein';

/**
 * The word of `known` that `given` was probably meant to be, or null where none is near. Case and separators do not
 * count (`batch_size` is `batchSize`); otherwise one slip in three letters is forgiven. Of equals the first wins.
 */
export function nearest(given: string, known: readonly string[]): string | null {
  const wanted = bare(given);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const word of known) {
    const slips = distance(wanted, bare(word));
    if (slips < bestDistance) [best, bestDistance] = [word, slips];
  }
  return best;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}
