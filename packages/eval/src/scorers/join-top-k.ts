import type { TopK } from '@belfry/native';

/** The lists of several blocks of queries as those of one. */
export function joinTopK(blocks: readonly TopK[], k: number): TopK {
  const queryCount = blocks.reduce((sum, { found }) => sum + found.length, 0);
  const joined: TopK = {
    k,
    rows: new Int32Array(queryCount * k),
    scores: new Float32Array(queryCount * k),
    found: new Int32Array(queryCount),
    tiedBeyond: new Int32Array(queryCount),
  };
  let at = 0;
  for (const block of blocks) {
    joined.rows.set(block.rows, at * k);
    joined.scores.set(block.scores, at * k);
    joined.found.set(block.found, at);
    joined.tiedBeyond.set(block.tiedBeyond, at);
    at += block.found.length;
  }
  return joined;
}
