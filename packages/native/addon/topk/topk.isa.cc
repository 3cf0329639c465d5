// Exact search at the speed of the product. A few items at a time are packed into a panel that stays in the first-level
// cache while all queries of the part meet it; a tile of scores is compared with the queries' thresholds in registers and
// forgotten, unless one of them reaches its threshold. A score is one sum over the dimensions in order, whatever the tile.
#include "topk.h"

#include "../isa/tile.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

// 16 sums hide the latency of fused multiplication and addition; with 16 registers there is room for 12.
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int queriesPerTile = 8;
#else
constexpr int queriesPerTile = 6;
#endif
constexpr int vectorsPerPanel = 2;
constexpr int itemsPerPanel = vectorsPerPanel * width;
static_assert(itemsPerPanel <= 32, "one bit of a word for each");
/** How far ahead of the panel in use items are fetched from memory. */
constexpr int panelsAhead = 2;

/** Four numbers: what rows are turned in, at any instruction set. */
typedef float Quad __attribute__((vector_size(16)));

BELFRY_INLINE void turnQuads(const float* from, ptrdiff_t row, float* to, ptrdiff_t step) {
  Quad a, b, c, d;
  __builtin_memcpy(&a, from, 16);
  __builtin_memcpy(&b, from + row, 16);
  __builtin_memcpy(&c, from + 2 * row, 16);
  __builtin_memcpy(&d, from + 3 * row, 16);
  const Quad ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Quad cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Quad abEnd = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Quad cdEnd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  const Quad turned[4] = {
      __builtin_shufflevector(ab, cd, 0, 1, 4, 5), __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
      __builtin_shufflevector(abEnd, cdEnd, 0, 1, 4, 5), __builtin_shufflevector(abEnd, cdEnd, 2, 3, 6, 7)};
  for (int k = 0; k < 4; k++) __builtin_memcpy(to + k * step, &turned[k], 16);
}

/**
 * `count` rows [·, dim] as columns of a panel [dim, size]; columns beyond them become 0.
 *
 * @param soon rows that will be packed next: fetched meanwhile
 */
BELFRY_INLINE void packPanel(const float* rows, ptrdiff_t count, ptrdiff_t dim, ptrdiff_t size, float* panel,
                             const float* soon) {
  const ptrdiff_t quads = count / 4 * 4;
  const ptrdiff_t depth = dim / 4 * 4;
  for (ptrdiff_t r = 0; r < quads; r += 4) {
    for (ptrdiff_t k = 0; k < depth; k += 4) {
      __builtin_prefetch(soon + r * dim + 4 * k);
      turnQuads(rows + r * dim + k, dim, panel + k * size + r, size);
    }
    for (ptrdiff_t k = depth; k < dim; k++) {
      for (ptrdiff_t i = r; i < r + 4; i++) panel[k * size + i] = rows[i * dim + k];
    }
  }
  for (ptrdiff_t r = quads; r < size; r++) {
    for (ptrdiff_t k = 0; k < dim; k++) panel[k * size + r] = r < count ? rows[r * dim + k] : 0.0f;
  }
}

/** Offers the scores whose bit is set: bit i of `lanes` for the i-th from `firstRow` on. */
void offerLanes(BestK& best, const float* scores, uint32_t lanes, ptrdiff_t firstRow) {
  for (; lanes != 0; lanes &= lanes - 1) {
    const int lane = __builtin_ctz(lanes);
    offer(best, scores[lane], firstRow + lane);
  }
}

/** The scores of `rows` queries with a panel, and what becomes of them. */
template <int rows>
BELFRY_INLINE void searchTile(const float* queries, const float* panel, ptrdiff_t dim, uint32_t present,
                              ptrdiff_t firstRow, BestK* best) {
  Floats tile[rows][vectorsPerPanel] = {};
  addProduct(tile, {queries, 1, queriesPerTile}, {panel, itemsPerPanel}, dim);
  uint32_t reached[rows];
  uint32_t any = 0;
#pragma GCC unroll 8
  for (int r = 0; r < rows; r++) {
    const Floats threshold = all(best[r].thresholdScore);
    reached[r] = 0;
#pragma GCC unroll 2
    for (int v = 0; v < vectorsPerPanel; v++) reached[r] |= lanesAtLeast(tile[r][v], threshold) << (v * width);
    any |= reached[r];
  }
  if ((any & present) == 0) return;
  float scores[rows][itemsPerPanel];
#pragma GCC unroll 8
  for (int r = 0; r < rows; r++) {
#pragma GCC unroll 2
    for (int v = 0; v < vectorsPerPanel; v++) store(scores[r] + v * width, tile[r][v]);
  }
  for (int r = 0; r < rows; r++) offerLanes(best[r], scores[r], reached[r] & present, firstRow);
}

/** All queries of a part with one panel: whole tiles, then what is left in fours, twos and ones. */
void searchPanel(const float* queries, ptrdiff_t count, const float* panel, ptrdiff_t dim, uint32_t present,
                 ptrdiff_t firstRow, BestK* best) {
  ptrdiff_t q = 0;
  for (; q + queriesPerTile <= count; q += queriesPerTile)
    searchTile<queriesPerTile>(queries + q * dim, panel, dim, present, firstRow, best + q);
  const float* rest = queries + q * dim;
  if (q + 4 <= count) {
    searchTile<4>(rest, panel, dim, present, firstRow, best + q);
    rest += 4;
    q += 4;
  }
  if (q + 2 <= count) {
    searchTile<2>(rest, panel, dim, present, firstRow, best + q);
    rest += 2;
    q += 2;
  }
  if (q < count) searchTile<1>(rest, panel, dim, present, firstRow, best + q);
}

size_t searchScratch(ptrdiff_t queryCount, ptrdiff_t dim) {
  return ((queryCount + queriesPerTile - 1) / queriesPerTile * queriesPerTile + itemsPerPanel) * dim;
}

void search(const float* queries, const float* items, ptrdiff_t dim, const SearchPart& part, BestK* best,
            float* scratch) {
  float* const panel = scratch;
  float* const packed = scratch + itemsPerPanel * dim;
  const ptrdiff_t queryCount = part.endQuery - part.firstQuery;
  for (ptrdiff_t q = 0; q < queryCount; q += queriesPerTile) {
    const ptrdiff_t count = queryCount - q < queriesPerTile ? queryCount - q : queriesPerTile;
    const float* const rows = queries + (part.firstQuery + q) * dim;
    packPanel(rows, count, dim, queriesPerTile, packed + q * dim, rows);
  }
  for (ptrdiff_t row = part.firstRow; row < part.endRow; row += itemsPerPanel) {
    const ptrdiff_t count = part.endRow - row < itemsPerPanel ? part.endRow - row : itemsPerPanel;
    const ptrdiff_t ahead = row + panelsAhead * itemsPerPanel;
    const ptrdiff_t soon = ahead + itemsPerPanel <= part.endRow ? ahead : row;
    packPanel(items + row * dim, count, dim, itemsPerPanel, panel, items + soon * dim);
    const uint32_t present = 0xffffffffu >> (32 - count);
    searchPanel(packed, queryCount, panel, dim, present, row, best);
  }
}

void select(const float* scores, ptrdiff_t columns, const SearchPart& part, BestK* best) {
  for (ptrdiff_t query = part.firstQuery; query < part.endQuery; query++, best++) {
    const float* const own = scores + query * columns;
    ptrdiff_t row = part.firstRow;
    for (; row + width <= part.endRow; row += width)
      offerLanes(*best, own + row, lanesAtLeast(load(own + row), all(best->thresholdScore)), row);
    for (; row < part.endRow; row++) {
      if (own[row] >= best->thresholdScore) offer(*best, own[row], row);
    }
  }
}

}  // namespace
}  // namespace BELFRY_ISA

const TopKKernels BELFRY_TABLE(topk) = {BELFRY_ISA::searchScratch, BELFRY_ISA::search, BELFRY_ISA::select};

}  // namespace belfry
