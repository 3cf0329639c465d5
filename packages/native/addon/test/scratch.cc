// Working memory: aligned, writable to its last byte, never shared by two at a time, and an exception where there is none.
#include "../pool/scratch.h"

#include <cstring>
#include <memory>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

void severalAtATime() {
  Random random(1);
  std::vector<std::unique_ptr<Array<uint8_t>>> held(24);
  for (int round = 0; round < 2000; round++) {
    const size_t place = random.whole(0, held.size() - 1);
    if (held[place] != nullptr) {
      bool untouched = true;
      for (const uint8_t byte : *held[place]) untouched = untouched && byte == place;
      CHECK(untouched);
    }
    held[place].reset();
    held[place] = std::make_unique<Array<uint8_t>>(random.whole(0, round % 50 == 0 ? 200'000 : 3'000));
    CHECK(reinterpret_cast<uintptr_t>(held[place]->data()) % cacheLine == 0);
    if (held[place]->size() > 0) std::memset(held[place]->data(), static_cast<int>(place), held[place]->size());
  }
}

void isKeptForTheNextCall() {
  const void* first;
  {
    const Scratch scratch(1 << 20);
    first = scratch.data();
  }
  const Scratch again(1 << 20);
  CHECK(again.data() == first);
  const Scratch another(1 << 20);
  CHECK(another.data() != first);
}

void isRefused() {
  for (const size_t bytes : {size_t{1} << 60, SIZE_MAX - 8, SIZE_MAX}) {
    bool refused = false;
    try {
      const Scratch scratch(bytes);
    } catch (const std::bad_alloc&) {
      refused = true;
    }
    CHECK(refused);
  }
  const Array<int> next(1000);
  next[999] = 1;
  CHECK(next[999] == 1);
}

const Part part("scratch", [] {
  severalAtATime();
  onThreads(3, [](int) { severalAtATime(); });
  isKeptForTheNextCall();
  isRefused();
});

}  // namespace
}  // namespace test
}  // namespace belfry
