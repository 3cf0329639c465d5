// Tests of the kernels without Node, so that the compiler's sanitizers can watch them: every part for every instruction
// set this machine has, or for one.
//
//   addon-test [isa]
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

const Part* parts = nullptr;
std::atomic<long> passed{0};
std::atomic<long> failed{0};

bool runParts(Isa isa) {
  useIsa(isa);
  for (const Part* part = firstPart(); part != nullptr; part = part->next) {
    const long passedBefore = passed;
    const long failedBefore = failed;
    part->run();
    std::printf("%s %s: %ld checks, %ld failed\n", isaNames[static_cast<int>(isa)], part->name, passed - passedBefore,
                failed - failedBefore);
    std::fflush(stdout);
  }
  return failed == 0;
}

}  // namespace

Part::Part(const char* name, void (*run)()) : name(name), run(run), next(parts) { parts = this; }

const Part* firstPart() { return parts; }

void check(bool holds, const char* what, const char* file, int line) {
  constexpr long shown = 20;
  if (holds) {
    passed++;
  } else if (failed++ < shown) {
    std::printf("%s:%d: %s does not hold\n", file, line, what);
  }
}

bool isClose(double actual, double expected, double relative, double absolute) {
  if (std::isnan(expected)) return std::isnan(actual);
  return actual == expected || std::fabs(actual - expected) <= relative * std::fabs(expected) + absolute;
}

bool areClose(const Exact<float>& actual, const std::vector<double>& expected, double relative, double absolute) {
  if (actual.size() != expected.size()) return false;
  for (size_t i = 0; i < expected.size(); i++) {
    if (!isClose(actual[i], expected[i], relative, absolute)) return false;
  }
  return true;
}

}  // namespace test
}  // namespace belfry

int main(int count, char** arguments) {
  using namespace belfry;
  const char* const wanted = count > 1 ? arguments[1] : nullptr;
  bool ran = false;
  bool good = true;
  for (int isa = 0; isa < isaCount; isa++) {
    if (wanted != nullptr && std::strcmp(wanted, isaNames[isa]) != 0) continue;
    if (!isSupported(static_cast<Isa>(isa))) continue;
    ran = true;
    good = test::runParts(static_cast<Isa>(isa)) && good;
  }
  if (!ran) std::fprintf(stderr, "no instruction set of that name here\n");
  return ran && good ? 0 : 1;
}
