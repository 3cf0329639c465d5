#include "probe.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "../pool/thread-pool.h"

namespace belfry {
namespace {

constexpr int runs = 4;
/** Other work on the machine only slows a run down: the best one counts. */
template <typename Body>
double bestSeconds(Body&& body) {
  double best = 1e9;
  for (int run = 0; run < runs; run++) {
    const auto start = std::chrono::steady_clock::now();
    body();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

}  // namespace

double measureOperations(int threads) {
  constexpr double secondsPerRun = 0.015;
  constexpr ptrdiff_t roundsPerBlock = 500;
  const ProbeKernels& kernels = probe();
  const auto multiply = kernels.multiply;
  volatile float kept = 0;
  const double blockSeconds = bestSeconds([&] { kept = multiply(roundsPerBlock); });
  const ptrdiff_t blocks = threads * std::max<ptrdiff_t>(1, static_cast<ptrdiff_t>(secondsPerRun / blockSeconds));
  const std::unique_ptr<float[]> sums(new float[blocks]);
  const double seconds = bestSeconds(
      [&] { forBlocks(threads, blocks, [&](ptrdiff_t block) { sums[block] = multiply(roundsPerBlock); }); });
  return kernels.operationsPerRound * roundsPerBlock * static_cast<double>(blocks) / seconds;
}

double measureBandwidth(int threads, size_t bytes) {
  constexpr ptrdiff_t perBlock = ptrdiff_t{1} << 16;
  const ptrdiff_t count = static_cast<ptrdiff_t>(bytes / sizeof(float));
  const ptrdiff_t blocks = (count + perBlock - 1) / perBlock;
  const std::unique_ptr<float[]> to(new float[count]), a(new float[count]), b(new float[count]);
  const auto triad = probe().triad;
  const auto inBlocks = [&](auto&& body) {
    forBlocks(threads, blocks,
              [&](ptrdiff_t block) { body(block * perBlock, std::min((block + 1) * perBlock, count)); });
  };
  inBlocks([&](ptrdiff_t from, ptrdiff_t end) {
    for (float* const array : {to.get(), a.get(), b.get()}) std::fill(array + from, array + end, 1.0f);
  });
  const double seconds = bestSeconds([&] {
    inBlocks([&](ptrdiff_t from, ptrdiff_t end) { triad(to.get(), a.get(), b.get(), 0.5f, from, end); });
  });
  return 3.0 * sizeof(float) * static_cast<double>(count) / seconds;
}

}  // namespace belfry
