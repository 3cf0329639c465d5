// What measures the machine computes what it says: a sum that cancels, and the triad of a plain loop.
#include "../probe/probe.h"

#include <cmath>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

const Part part("probe", [] {
  CHECK(std::isfinite(probe().multiply(10)) && probe().operationsPerRound > 0);
  Random random(1);
  for (const ptrdiff_t count : {0, 1, 15, 16, 17, 70}) {
    const Exact<float> a = random.numbers(count);
    const Exact<float> b = random.numbers(count);
    const Exact<float> to(count);
    const ptrdiff_t from = count / 3;
    probe().triad(to.data(), a.data(), b.data(), 0.5f, from, count);
    for (ptrdiff_t i = 0; i < count; i++) CHECK(to[i] == (i < from ? 0 : a[i] + 0.5f * b[i]));
  }
  CHECK(measureBandwidth(3, 100'000) > 0);
});

}  // namespace
}  // namespace test
}  // namespace belfry
