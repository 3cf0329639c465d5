/** Exact inner-product search for a block of queries over a range of items, taken up where the last range ended. */
import { BestK, offer, sortBestFirst } from './best-k';
import { GROUPS_PER_BLOCK, QUERIES_PER_GROUP, paddedDim } from './layout';
import { scoreTiles } from './score-tiles';

/** Items whose vectors stay in the first-level cache while all groups of the block meet them. */
const ITEMS_AT_ONCE: usize = 64;
/** Bytes of scores per block. */
const SCRATCH_BYTES: usize = ITEMS_AT_ONCE << 5;

/**
 * @param block which block of 32 queries
 * @param queryPanels panels of 8 queries
 * @param itemPanels panels of 4 items @param itemCount items in the range @param firstRow row of its first item
 * @param zeros [64] @param scratch 2 KiB per block
 * @param thresholds [queries padded to 8]; +Infinity for padding
 * @param bests [queries padded] {@link BestK} @param listScores [queries, k] @param listRows [queries, k]
 */
export function topKBlock(
  block: usize,
  queryCount: usize,
  dim: usize,
  queryPanels: usize,
  itemPanels: usize,
  itemCount: usize,
  firstRow: usize,
  k: usize,
  zeros: usize,
  scratch: usize,
  thresholds: usize,
  bests: usize,
  listScores: usize,
  listRows: usize,
): void {
  const dims = paddedDim(dim);
  const firstGroup = block * GROUPS_PER_BLOCK;
  const endGroup = min(firstGroup + GROUPS_PER_BLOCK, (queryCount + QUERIES_PER_GROUP - 1) / QUERIES_PER_GROUP);
  const scores = scratch + block * SCRATCH_BYTES;
  for (let item: usize = 0; item < itemCount; item += ITEMS_AT_ONCE) {
    const count = min(ITEMS_AT_ONCE, itemCount - item);
    for (let group = firstGroup; group < endGroup; group++) {
      scoreTiles(queryPanels + group * (dims << 5), itemPanels + item * (dims << 2), dims, (count + 3) & ~3, zeros, scores);
      offerGroup(scores, count, firstRow + item, group * QUERIES_PER_GROUP, k, thresholds, bests, listScores, listRows);
    }
  }
}

/** Offers the scores [count][8] of one group's queries; a column that lies below all thresholds costs one comparison. */
function offerGroup(scores: usize, count: usize, firstRow: usize, firstQuery: usize, k: usize, thresholds: usize, bests: usize, listScores: usize, listRows: usize): void {
  thresholds += firstQuery << 2;
  bests += firstQuery * offsetof<BestK>();
  const listBytes = k << 2;
  listScores += firstQuery * listBytes;
  listRows += firstQuery * listBytes;
  let low = v128.load(thresholds);
  let high = v128.load(thresholds, 16);
  for (let row = firstRow; row < firstRow + count; row++) {
    const reachesLow = f32x4.ge(v128.load(scores), low);
    const reachesHigh = f32x4.ge(v128.load(scores, 16), high);
    if (v128.any_true(v128.or(reachesLow, reachesHigh))) {
      let lanes = i32x4.bitmask(reachesLow) | (i32x4.bitmask(reachesHigh) << 4);
      for (; lanes != 0; lanes &= lanes - 1) {
        const lane = <usize>ctz(lanes);
        const best = changetype<BestK>(bests + lane * offsetof<BestK>());
        offer(best, thresholds + (lane << 2), listScores + lane * listBytes, listRows + lane * listBytes, k, load<f32>(scores + (lane << 2)), row);
      }
      low = v128.load(thresholds);
      high = v128.load(thresholds, 16);
    }
    scores += 32;
  }
}

/** Puts the lists of a block of queries in order, best first. */
export function sortBlock(block: usize, queryCount: usize, k: usize, bests: usize, listScores: usize, listRows: usize): void {
  const first = block * GROUPS_PER_BLOCK * QUERIES_PER_GROUP;
  const end = min(first + GROUPS_PER_BLOCK * QUERIES_PER_GROUP, queryCount);
  for (let query = first; query < end; query++) {
    const listStart = query * k * 4;
    sortBestFirst(listScores + listStart, listRows + listStart, changetype<BestK>(bests + query * offsetof<BestK>()).size);
  }
}
