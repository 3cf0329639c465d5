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

/** Columns up to the last block whose gradient is wanted. */
export function learnedColumns(blocks: readonly CandidateBlock[], dim: number): number {
  const last = blocks.findLastIndex(({ isFixed }) => !isFixed);
  return blocks.slice(0, last + 1).reduce((columns, { vectors }) => columns + vectors.length / dim, 0);
}

/**
 * One array [C, dim] per block, empty for a fixed one; the matrix itself where it is that of one block.
 * @param joined [learned columns, dim]
 */
export function splitByBlock(joined: Float32Array, blocks: readonly CandidateBlock[]): Float32Array[] {
  let end = 0;
  return blocks.map(({ vectors, isFixed }) => {
    const start = end;
    end += vectors.length;
    if (isFixed) return new Float32Array(0);
    return vectors.length === joined.length ? joined : joined.slice(start, end);
  });
}
