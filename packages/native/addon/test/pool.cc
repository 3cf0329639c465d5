// The pool: every block of every job runs exactly once and is done when the call returns, whoever calls and whatever
// else runs.
#include "../pool/thread-pool.h"

#include "checks.h"

namespace belfry {
namespace test {
namespace {

/** Blocks write plain numbers, so that ThreadSanitizer sees a result that is read before it is written. */
bool runsEachBlockOnce(int threads, ptrdiff_t blocks) {
  std::vector<int> runs(blocks);
  forBlocks(threads, blocks, [&](ptrdiff_t block) { runs[block]++; });
  for (const int count : runs) {
    if (count != 1) return false;
  }
  return true;
}

void everyThreadCount() {
  for (int threads = 1; threads <= 16; threads++) {
    for (const ptrdiff_t blocks : {0, 1, 2, 3, 15, 16, 17, 100}) CHECK(runsEachBlockOnce(threads, blocks));
  }
}

void severalCallers() {
  onThreads(4, [](int caller) {
    Random random(caller);
    for (int job = 0; job < 300; job++) {
      CHECK(runsEachBlockOnce(static_cast<int>(random.whole(1, 16)), random.whole(0, 40)));
    }
  });
}

void jobsWithinJobs() {
  onThreads(2, [](int) {
    std::vector<int> good(12);
    forBlocks(4, 12, [&](ptrdiff_t outer) {
      std::vector<int> inner(5);
      forBlocks(3, 5, [&](ptrdiff_t block) { inner[block] = runsEachBlockOnce(2, block); });
      good[outer] = inner[0] && inner[1] && inner[2] && inner[3] && inner[4];
    });
    for (const int each : good) CHECK(each);
  });
}

const Part part("pool", [] {
  everyThreadCount();
  severalCallers();
  jobsWithinJobs();
});

}  // namespace
}  // namespace test
}  // namespace belfry
