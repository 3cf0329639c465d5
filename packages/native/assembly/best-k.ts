/**
 * The k best of a stream of scores in ascending row order, as in the plain TypeScript form: a heap whose root is the
 * worst one kept (lowest score, among equals the highest row), and a count of scores equal to the root's that found no
 * place.
 */

/** What is kept per query while the items pass, beside its heap and its threshold. */
@unmanaged
export class BestK {
  size: usize;
  tiedBeyond: usize;
  /** Addresses of the next excluded row and of the end of the list; ascending. */
  exclude: usize;
  excludeEnd: usize;
}

/**
 * @param threshold address of −Infinity until the heap is full, then of the root's score
 * @param scores [k] @param rows [k]: the heap
 * @param score at least the threshold
 */
export function offer(best: BestK, threshold: usize, scores: usize, rows: usize, k: usize, score: f32, row: usize): void {
  while (best.exclude < best.excludeEnd && load<usize>(best.exclude) < row) best.exclude += 4;
  if (best.exclude < best.excludeEnd && load<usize>(best.exclude) == row) return;

  const worst = load<f32>(threshold);
  if (best.size < k) {
    rise(scores, rows, best.size++, score, row);
    if (best.size < k) return;
  } else if (score > worst) {
    sink(scores, rows, k, score, row);
    best.tiedBeyond = load<f32>(scores) == worst ? best.tiedBeyond + 1 : 0;
  } else {
    best.tiedBeyond++;
  }
  store<f32>(threshold, load<f32>(scores));
}

/** Turns the heap into a list, best first. */
export function sortBestFirst(scores: usize, rows: usize, size: usize): void {
  for (let last = size; last > 1; ) {
    last--;
    const score = load<f32>(scores + (last << 2));
    const row = load<usize>(rows + (last << 2));
    put(scores, rows, last, load<f32>(scores), load<usize>(rows));
    sink(scores, rows, last, score, row);
  }
}

/** Puts an entry at `at`, the end of the heap, and lets it rise. */
function rise(scores: usize, rows: usize, at: usize, score: f32, row: usize): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const parentScore = load<f32>(scores + (parent << 2));
    const parentRow = load<usize>(rows + (parent << 2));
    if (!isWorse(score, row, parentScore, parentRow)) break;
    put(scores, rows, at, parentScore, parentRow);
    at = parent;
  }
  put(scores, rows, at, score, row);
}

/** Puts an entry in the root's place and lets it sink. */
function sink(scores: usize, rows: usize, size: usize, score: f32, row: usize): void {
  let at: usize = 0;
  for (;;) {
    let child: usize = 2 * at + 1;
    if (child >= size) break;
    let childScore = load<f32>(scores + (child << 2));
    let childRow = load<usize>(rows + (child << 2));
    if (child + 1 < size) {
      const otherScore = load<f32>(scores + (child << 2), 4);
      const otherRow = load<usize>(rows + (child << 2), 4);
      if (isWorse(otherScore, otherRow, childScore, childRow)) {
        child++;
        childScore = otherScore;
        childRow = otherRow;
      }
    }
    if (!isWorse(childScore, childRow, score, row)) break;
    put(scores, rows, at, childScore, childRow);
    at = child;
  }
  put(scores, rows, at, score, row);
}

// @ts-ignore: decorator
@inline
function put(scores: usize, rows: usize, at: usize, score: f32, row: usize): void {
  store<f32>(scores + (at << 2), score);
  store<usize>(rows + (at << 2), row);
}

// @ts-ignore: decorator
@inline
function isWorse(score: f32, row: usize, thanScore: f32, thanRow: usize): bool {
  return score < thanScore || (score == thanScore && row > thanRow);
}
