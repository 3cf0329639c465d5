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

/** @returns [C], 0 where a block has no counts; null where none has */
export function joinedLogCounts(
  blocks: readonly CandidateBlock[],
  dim: number,
  candidateCount: number,
): Float32Array | null {
  if (blocks.every(({ logExpectedCount }) => logExpectedCount === null)) return null;
  if (blocks.length === 1) return blocks[0].logExpectedCount;
  const joined = new Float32Array(candidateCount);
  let column = 0;
  for (const { vectors, logExpectedCount } of blocks) {
    if (logExpectedCount !== null) joined.set(logExpectedCount, column);
    column += vectors.length / dim;
  }
  return joined;
}

/** One array [C, dim] per block of a joined matrix; the matrix itself where there is only one. */
export function splitByBlock(joined: Float32Array, blocks: readonly CandidateBlock[]): Float32Array[] {
  if (blocks.length === 1) return [joined];
  let start = 0;
  return blocks.map(({ vectors }) => joined.slice(start, (start += vectors.length)));
}
