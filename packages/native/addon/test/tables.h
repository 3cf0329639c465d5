// Tables of random numbers, and the lists of rows that kernels look up in them.
#pragma once

#include "../rows/table.h"
#include "checks.h"

namespace belfry {
namespace test {

/** In float32 or in bfloat16. */
struct RandomTable {
  RandomTable(Random& random, size_t size, bool isHalf)
      : isHalf(isHalf), floats(random.numbers(isHalf ? 0 : size)), halves(isHalf ? size : 0) {
    for (uint16_t& half : halves) {
      const float number = random.number();
      uint32_t bits;
      std::memcpy(&bits, &number, sizeof bits);
      half = static_cast<uint16_t>(bits >> 16);
    }
  }

  Table table() const { return {isHalf ? static_cast<void*>(halves.data()) : floats.data(), isHalf}; }

  float operator[](size_t i) const {
    if (!isHalf) return floats[i];
    const uint32_t bits = uint32_t{halves[i]} << 16;
    float number;
    std::memcpy(&number, &bits, sizeof number);
    return number;
  }

  bool isHalf;
  Exact<float> floats;
  Exact<uint16_t> halves;
};

/** With repeats, and −1 for a row that is not there. */
inline Exact<int32_t> someRows(Random& random, ptrdiff_t count, ptrdiff_t tableRows) {
  return random.wholeNumbers<int32_t>(count, -1, tableRows - 1);
}

}  // namespace test
}  // namespace belfry
