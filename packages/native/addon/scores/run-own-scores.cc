#include <algorithm>

#include "../pool/blocks.h"
#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "own-scores.h"

namespace belfry {

double runOwnScores(const OwnScoresCall& call) {
  const OwnScoresKernels& kernels = ownScores();
  const ptrdiff_t rows = perPassBlock(call.dim * std::max<ptrdiff_t>(call.perQuery, 1));
  const ptrdiff_t blocks = blocksOf(call.queryCount, rows);
  Array<double> terms(blocks * call.perQuery);
  Array<double> losses(call.queryCount);
  forBlocks(call.threads, blocks, [&](ptrdiff_t block) {
    const Stretch stretch = stretchOf(call.queryCount, rows, block);
    for (ptrdiff_t row = stretch.from; row < stretch.from + stretch.length; row++)
      losses[row] = call.shares[row] == 0 ? 0 : kernels.row(call, row, terms.data() + block * call.perQuery);
  });
  double loss = 0;
  for (const double part : losses) loss += part;
  return loss;
}

}  // namespace belfry
