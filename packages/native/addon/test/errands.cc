// Errands: each is done once, those given out while all threads are busy too, and what they wrote is there for who waited.
// And work that is given up ends between two blocks.
#include "../pool/errands.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "../pool/giving-way.h"
#include "../pool/workers.h"
#include "checks.h"

namespace belfry {
namespace test {
namespace {

/** Counts down to zero. */
class Latch {
 public:
  explicit Latch(int count) : count_(count) {}
  void leave() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--count_ == 0) zero_.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    zero_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable zero_;
  int count_;
};

void fromSeveralThreads() {
  onThreads(4, [](int) {
    for (int round = 0; round < 20; round++) {
      constexpr int count = 30;
      std::vector<int> runs(count);
      Latch open(count);
      for (int errand = 0; errand < count; errand++) {
        runAside([&runs, &open, errand] {
          std::atomic<int> blocks{0};
          forBlocks(2, 5, [&](ptrdiff_t) { blocks++; });
          runs[errand] += blocks;
          open.leave();
        });
      }
      open.wait();
      for (const int each : runs) CHECK(each == 5);
    }
  });
}

/** As many at once as are promised: each waits for all. The one beyond waits for its turn. */
void atOnce() {
  Latch together(maxErrands);
  Latch open(maxErrands + 1);
  for (int errand = 0; errand < maxErrands; errand++) {
    runAside([&] {
      together.leave();
      together.wait();
      open.leave();
    });
  }
  runAside([&] { open.leave(); });
  open.wait();
  CHECK(true);
}

template <typename Run>
ptrdiff_t blocksUntilAbandoned(const Run& run) {
  std::atomic<bool> isAbandoned{false};
  std::atomic<ptrdiff_t> done{0};
  bool threw = false;
  Abandonment::current() = Abandonment(isAbandoned);
  try {
    run([&] {
      forBlocks(2, 3, [](ptrdiff_t) {});
      if (++done == 10) isAbandoned = true;
    });
  } catch (const Abandoned&) {
    threw = true;
  }
  Abandonment::current() = Abandonment();
  CHECK(threw);
  return done;
}

void abandonment() {
  for (const int threads : {1, 2, 4}) {
    constexpr ptrdiff_t blocks = 100000;
    const ptrdiff_t most = 10 + threads;
    CHECK(blocksUntilAbandoned([&](auto block) { forBlocks(threads, blocks, [&](ptrdiff_t) { block(); }); }) <= most);
    CHECK(blocksUntilAbandoned([&](auto block) {
            forBlocksOfWorkers(threads, blocks, [&](ptrdiff_t, ptrdiff_t) { block(); });
          }) <= most);
  }
}

/** Errands and their helpers give way; those of other callers do not. */
void givingWay() {
  const auto giving = [] {
    std::atomic<int> count{0};
    forBlocks(3, 50, [&](ptrdiff_t) { count += givesWay(); });
    return count.load();
  };
  CHECK(giving() == 0);
  int aside = -1;
  Latch open(1);
  runAside([&] {
    aside = giving();
    open.leave();
  });
  open.wait();
  CHECK(aside == 50);
  CHECK(giving() == 0);
}

const Part part("errands", [] {
  fromSeveralThreads();
  atOnce();
  abandonment();
  givingWay();
});

}  // namespace
}  // namespace test
}  // namespace belfry
