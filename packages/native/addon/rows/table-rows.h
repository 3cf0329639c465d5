// One row of a table as vectors, whatever it is stored in. Only for sources that are compiled once per instruction set.
//
// bfloat16 is widened exactly when read. When written it is rounded stochastically (Gupta et al. 2015): 16 random bits are
// added below the bits that stay, so that the expected value is the number itself and steps smaller than half a unit are
// not lost. The bits come from SplitMix32 over (key, row, column): no order of work changes them.
#pragma once

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {

typedef uint16_t Halves __attribute__((vector_size(2 * width)));
typedef uint32_t Words __attribute__((vector_size(4 * width)));

constexpr uint32_t goldenStep = 0x9e3779b9u;

/** SplitMix32's finaliser, of a word or of a vector of words. */
template <typename Bits>
BELFRY_INLINE Bits mixed(Bits z) {
  z = (z ^ (z >> 16)) * 0x21f0aaadu;
  z = (z ^ (z >> 15)) * 0x735a2d97u;
  return z ^ (z >> 15);
}

alignas(64) constexpr uint32_t firstNumbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/** 16 random bits for each column of one row, in the upper halves. */
struct RowRandom {
  uint32_t start;

  RowRandom(uint32_t key, int32_t row) : start(mixed(key + static_cast<uint32_t>(row) * goldenStep)) {}

  BELFRY_INLINE Words at(ptrdiff_t column) const {
    Words lanes;
    __builtin_memcpy(&lanes, firstNumbers, sizeof lanes);
    return mixed((lanes + static_cast<uint32_t>(column)) * goldenStep + start);
  }
};

BELFRY_INLINE Floats widened(Halves halves) { return (Floats)(__builtin_convertvector(halves, Words) << 16); }

/** NaN stays NaN, infinities stay what they are. */
BELFRY_INLINE Halves roundedStochastically(Floats values, Words random) {
  const Words bits = (Words)values;
  const Words special = bits | ((bits & 0x007fffffu) != 0 ? (Words{} + 0x00400000u) : Words{});
  const Words rounded = (bits & 0x7f800000u) == 0x7f800000u ? special : bits + (random >> 16);
  return __builtin_convertvector(rounded >> 16, Halves);
}

/** The first `lanes` ≤ width numbers, then zeros. */
BELFRY_INLINE Floats loadLanes(const float* from, int lanes) {
  return lanes == width ? load(from) : loadFirst(from, lanes);
}

/** Numbers as they are. */
struct FloatRow {
  typedef float Number;
  float* numbers;

  FloatRow(void* table, ptrdiff_t dim, int32_t row, uint32_t) : numbers(static_cast<float*>(table) + row * dim) {}

  BELFRY_INLINE Floats read(ptrdiff_t column, int count) const {
    return loadLanes(numbers + column, count);
  }
  BELFRY_INLINE void write(ptrdiff_t column, int count, Floats values) const {
    count == width ? store(numbers + column, values) : storeFirst(numbers + column, values, count);
  }
};

/** The upper halves of numbers. */
struct HalfRow {
  typedef uint16_t Number;
  uint16_t* halves;
  RowRandom random;

  HalfRow(void* table, ptrdiff_t dim, int32_t row, uint32_t key)
      : halves(static_cast<uint16_t*>(table) + row * dim), random(key, row) {}

  BELFRY_INLINE Floats read(ptrdiff_t column, int count) const {
    Halves values{};
    if (count == width)
      __builtin_memcpy(&values, halves + column, sizeof values);
    else
      for (int i = 0; i < count; i++) values[i] = halves[column + i];
    return widened(values);
  }
  BELFRY_INLINE void write(ptrdiff_t column, int count, Floats values) const {
    const Halves rounded = roundedStochastically(values, random.at(column));
    if (count == width)
      __builtin_memcpy(halves + column, &rounded, sizeof rounded);
    else
      for (int i = 0; i < count; i++) halves[column + i] = rounded[i];
  }
};

/** body(column, count) over [from, to), `width` columns at a time and the rest at once. */
template <typename Body>
BELFRY_INLINE void forColumns(ptrdiff_t from, ptrdiff_t to, Body body) {
  ptrdiff_t column = from;
  for (; column + width <= to; column += width) body(column, width);
  if (column < to) body(column, static_cast<int>(to - column));
}

/** How many rows ahead of their use they are asked for: look-ups of a large table miss every cache. */
constexpr ptrdiff_t rowsAhead = 4;

enum Access { toRead, toWrite };

/** Asks for the listed row that comes `rowsAhead` places after place i of `count`. */
template <Access access, typename Number>
BELFRY_INLINE void askAhead(const Number* table, ptrdiff_t dim, const int32_t* rows, ptrdiff_t i, ptrdiff_t count) {
  if (i + rowsAhead >= count || rows[i + rowsAhead] < 0) return;
  const char* const start = reinterpret_cast<const char*>(table + rows[i + rowsAhead] * dim);
  for (size_t byte = 0; byte < dim * sizeof(Number) && byte < 1024; byte += 64) __builtin_prefetch(start + byte, access);
}

}  // namespace BELFRY_ISA
}  // namespace belfry
