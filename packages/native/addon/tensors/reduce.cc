// A long dimension is folded in stretches and the results of the stretches are folded in order, which also keeps sums of
// many numbers exact to about the rounding of a few.
#include "reduce.h"

#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "../pool/blocks.h"

namespace belfry {

void reduce(int threads, const Fold& fold, const float* x, ptrdiff_t outer, ptrdiff_t depth, ptrdiff_t inner, float* out) {
  constexpr ptrdiff_t longestRow = 4096;
  constexpr ptrdiff_t mostColumns = 1024;
  // A stretch of narrow columns has about as many numbers as one of a row, one of wide columns 128 rows.
  const ptrdiff_t longest = inner < 2 ? longestRow : blocksOf(longestRow, inner < 32 ? inner : 32);
  const ptrdiff_t stretches = depth == 0 ? 1 : blocksOf(depth, longest);
  const ptrdiff_t columnBlocks = blocksOf(inner, mostColumns);
  const Array<float> parts(stretches > 1 ? outer * stretches * inner : 0);
  float* const results = stretches > 1 ? parts.data() : out;
  const ptrdiff_t tasks = outer * stretches * columnBlocks;
  const ptrdiff_t tasksPerBlock =
      perPassBlock((depth < longest ? depth : longest) * (inner < mostColumns ? inner : mostColumns));
  forBlocks(threads, blocksOf(tasks, tasksPerBlock), [&](ptrdiff_t block) {
    const Stretch own = stretchOf(tasks, tasksPerBlock, block);
    for (ptrdiff_t task = own.from; task < own.from + own.length; task++) {
      const Stretch columns = stretchOf(inner, mostColumns, task % columnBlocks);
      const ptrdiff_t place = task / columnBlocks;
      const Stretch steps = stretchOf(depth, longest, place % stretches);
      const float* const from = x + (place / stretches * depth + steps.from) * inner + columns.from;
      if (inner == 1)
        fold.row(from, steps.length, results + place);
      else
        fold.columns(from, steps.length, inner, columns.length, results + place * inner + columns.from);
    }
  });
  if (stretches > 1) reduce(threads, fold, parts.data(), outer, stretches, inner, out);
}

}  // namespace belfry
