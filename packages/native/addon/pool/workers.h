// Blocks whose working memory is made before the job starts, one piece for each thread that may take part.
#pragma once

#include <atomic>

#include "thread-pool.h"

namespace belfry {

constexpr ptrdiff_t workersFor(ptrdiff_t threads, ptrdiff_t blocks) { return threads < blocks ? threads : blocks; }

/** Calls `body(block, worker)` for every block; no two calls at once have the same worker, 0 … workersFor() − 1. */
template <typename Body>
void forBlocksOfWorkers(int threads, ptrdiff_t blocks, Body&& body) {
  std::atomic<ptrdiff_t> next{0};
  const Abandonment isAbandoned = Abandonment::current();
  forBlocks(threads, workersFor(threads, blocks), [&](ptrdiff_t worker) {
    for (ptrdiff_t block; !isAbandoned && (block = next.fetch_add(1, std::memory_order_relaxed)) < blocks;)
      body(block, worker);
  });
}

}  // namespace belfry
