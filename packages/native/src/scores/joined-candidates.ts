/** The candidate blocks as one matrix: columns count through all blocks in order. */
import type { CandidateBlock } from '../kernels.js';

/** @returns [C, dim]; the block itself where there is only one */
export function joinedVectors(blocks: readonly CandidateBlock[]): Float32Array {
  if (blocks.length === 1) return blocks[0].vectors;
  const joined = new Float32Array(blocks.reduce((length, { vectors }) => length + vectors.length, 0));
  let start = 0;
  for (const { vectors } of blocks) {
    joined.set(vectors, start);
    start += vectors.length;
  }
  return joined;
}

/** @returns [C]; 0 where a block has no counts */
export function joinedLogCounts(blocks: readonly CandidateBlock[], dim: number, candidateCount: number): Float32Array {
  const joined = new Float32Array(candidateCount);
  let column = 0;
  for (const { vectors, logExpectedCount } of blocks) {
    if (logExpectedCount !== null) joined.set(logExpectedCount, column);
    column += vectors.length / dim;
  }
  return joined;
}

/** One copy [C, dim] per block of a joined matrix. */
export function splitByBlock(joined: Float32Array | Float64Array, blocks: readonly CandidateBlock[]): Float32Array[] {
  let start = 0;
  return blocks.map(({ vectors }) => new Float32Array(joined.subarray(start, (start += vectors.length))));
}
