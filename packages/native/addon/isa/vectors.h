// Vectors of one instruction set, as the compiler's own vector types: one source for all of them. Only for sources that
// are compiled once per instruction set; everything is inlined into a namespace of its own there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "isa.h"

#ifndef BELFRY_ISA
#error "vectors.h is for sources compiled with BELFRY_ISA"
#endif

namespace belfry {
namespace BELFRY_ISA {

#if defined(__AVX512F__)
constexpr int width = 16;
#elif defined(__AVX2__)
constexpr int width = 8;
#else
constexpr int width = 4;
#endif

/** `width` numbers. Arithmetic works on each; products and sums in one expression become fused where the machine can. */
typedef float Floats __attribute__((vector_size(4 * width)));
typedef int32_t Ints __attribute__((vector_size(4 * width)));

#define BELFRY_INLINE inline __attribute__((always_inline))

BELFRY_INLINE Floats load(const float* from) {
  Floats values;
  __builtin_memcpy(&values, from, sizeof values);
  return values;
}

BELFRY_INLINE void store(float* to, Floats values) { __builtin_memcpy(to, &values, sizeof values); }

BELFRY_INLINE Floats all(float value) { return value - Floats{}; }

/** The first `count` < width numbers, then zeros. */
BELFRY_INLINE Floats loadFirst(const float* from, size_t count) {
  Floats values{};
  for (size_t i = 0; i < count; i++) values[i] = from[i];
  return values;
}

BELFRY_INLINE void storeFirst(float* to, Floats values, size_t count) {
  for (size_t i = 0; i < count; i++) to[i] = values[i];
}

/** Lane by lane; a NaN on either side gives b. */
BELFRY_INLINE Floats larger(Floats a, Floats b) { return a > b ? a : b; }
BELFRY_INLINE Floats smaller(Floats a, Floats b) { return a < b ? a : b; }

/** Adds the lanes in one fixed order: halves onto each other. */
BELFRY_INLINE float sumOf(Floats values) {
  float lanes[width];
  store(lanes, values);
  for (int half = width / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

BELFRY_INLINE float largestOf(Floats values) {
  float lanes[width];
  store(lanes, values);
  for (int half = width / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) lanes[i] = lanes[i] > lanes[i + half] ? lanes[i] : lanes[i + half];
  }
  return lanes[0];
}

/** One bit for each lane, the lowest for the first: set where a ≥ b, never for NaN. */
BELFRY_INLINE uint32_t lanesAtLeast(Floats a, Floats b) {
#if defined(__AVX512F__)
  constexpr int greaterOrEqual = 13;
  return static_cast<uint16_t>(__builtin_ia32_cmpps512_mask(a, b, greaterOrEqual, -1, 4));
#elif defined(__AVX2__)
  return __builtin_ia32_movmskps256((Floats)(a >= b));
#elif defined(__SSE__)
  return __builtin_ia32_movmskps((Floats)(a >= b));
#else
  const Ints reached = a >= b;
  uint32_t lanes = 0;
  for (int i = 0; i < width; i++) lanes |= (reached[i] & 1u) << i;
  return lanes;
#endif
}

BELFRY_INLINE Ints bitsOf(Floats values) { return (Ints)values; }
BELFRY_INLINE Floats floatsOf(Ints bits) { return (Floats)bits; }

/** eˣ = 2ⁿ·eʳ with x = n·ln 2 + r, |r| ≤ ln 2 / 2. */
struct SplitExponential {
  /** n, as it stands in the low bits of 1.5 · 2²³ + n */
  Ints power;
  /** eʳ by a polynomial of degree 6 (Cephes' coefficients), relative error below 2e-7 */
  Floats rest;
};

BELFRY_INLINE SplitExponential splitExponential(Floats x) {
  const Floats shifted = x * 1.44269504088896341f + 12582912.0f;
  const Floats n = shifted - 12582912.0f;
  const Floats r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  Floats p = all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  return {bitsOf(shifted), p * (r * r) + (r + 1.0f)};
}

/** eˣ; 0 below −87.33, infinite above 88.37, NaN for NaN. */
BELFRY_INLINE Floats exponential(Floats x) {
  const SplitExponential split = splitExponential(smaller(larger(x, all(-87.33654f)), all(88.37f)));
  const Floats value = floatsOf(bitsOf(split.rest) + ((split.power - 0x4B400000) << 23));
  const Floats normal = x < -87.33654f ? Floats{} : x > 88.37f ? all(__builtin_inff()) : value;
  return x != x ? x : normal;
}

/** The same for x ≤ 0 or NaN, with fewer operations. */
BELFRY_INLINE Floats exponentialBelow0(Floats x) {
  const Floats lowest = all(-87.33654f);
  const SplitExponential split = splitExponential(lowest > x ? lowest : x);
  const Floats power = floatsOf((split.power - (0x4B400000 - 127)) << 23);
  return x < lowest ? Floats{} : split.rest * power;
}

}  // namespace BELFRY_ISA
}  // namespace belfry
