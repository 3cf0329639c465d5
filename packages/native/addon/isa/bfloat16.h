// bfloat16: the upper half of a float32. Only for sources that are compiled once per instruction set.
#pragma once

#include "vectors.h"

namespace belfry {
namespace BELFRY_ISA {

typedef uint32_t Words __attribute__((vector_size(4 * width)));

/** The nearest bfloat16 (ties to even), in the upper 16 bits; NaN stays NaN. */
BELFRY_INLINE Ints roundedToBfloat16(Floats value) {
  const Words bits = (Words)value;
  const Words nearest = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000;
  return value == value ? (Ints)nearest : (Ints)((bits | 0x400000) & 0xFFFF0000);
}

/** The same for one number, in the lower 16 bits. */
BELFRY_INLINE uint16_t bfloat16Of(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  if (value != value) return static_cast<uint16_t>(bits >> 16 | 0x40);
  return static_cast<uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace BELFRY_ISA
}  // namespace belfry
