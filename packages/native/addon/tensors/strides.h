// Passes over arrays of several dimensions that lie differently in memory.
#pragma once

#include <cstdint>

#include "maps.h"

namespace belfry {

constexpr int mostDimensions = 8;

/** Extents, and for each of two arrays how many numbers one step along each dimension goes on. */
struct Strides {
  int rank;
  const int32_t* extents;
  const int32_t* first;
  const int32_t* second;
};

/** out = map(a, b) with broadcasting; along the last dimension a and b go on by 0 or 1; out is contiguous. */
void mapBroadcast(int threads, BinaryMap map, Strides strides, const float* a, const float* b, float* out);

/** Copies from the first array to the second; rank ≥ 2. */
void move(int threads, Strides strides, const float* from, float* to);

}  // namespace belfry
