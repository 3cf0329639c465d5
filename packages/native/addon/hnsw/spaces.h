// The kinds of codes a graph is walked on, and distances between them. Only for sources that are compiled once per
// instruction set.
//
// A code takes a whole number of blocks of 64 bytes, zeros behind. A query has its own form, and an offset that the sums
// carry. Distances are whole numbers of 32 bits that compare as the distances do, so that everything else is the same
// for all kinds: minus the inner product, or the squared distance.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

#include "../isa/bfloat16.h"
#include "sums.h"

namespace belfry {
namespace BELFRY_ISA {

constexpr size_t codeBlock = 64;

BELFRY_INLINE uint32_t distanceOrder(float distance) {
  uint32_t bits;
  const float oneZero = distance + 0.0f;
  __builtin_memcpy(&bits, &oneZero, sizeof bits);
  return bits >> 31 ? ~bits : bits | 0x80000000u;
}
BELFRY_INLINE uint32_t distanceOrder(int32_t distance) { return static_cast<uint32_t>(distance) ^ 0x80000000u; }

BELFRY_INLINE Ints loadInts(const void* from) {
  Ints values;
  __builtin_memcpy(&values, from, sizeof values);
  return values;
}

/** Codes are the float32 vectors themselves; a query ends in zeros up to a whole block, a code does not. */
struct Float32Space {
  typedef Floats Sum;

  static BELFRY_INLINE void prepare(const float* vector, ptrdiff_t dim, size_t, float, uint8_t* query, int32_t* offset) {
    __builtin_memcpy(query, vector, dim * sizeof(float));
    *offset = 0;
  }
  static BELFRY_INLINE void prepareCode(const uint8_t* code, size_t codeBytes, uint8_t* query, int32_t* offset) {
    __builtin_memcpy(query, code, codeBytes);
    *offset = 0;
  }
  static BELFRY_INLINE void encode(const float* vector, ptrdiff_t dim, size_t, float, uint8_t* code) {
    __builtin_memcpy(code, vector, dim * sizeof(float));
  }
};

/** Two numbers in 32 bits: the one further on in the upper half. */
struct Bfloat16Space {
  typedef Floats Sum;

  static BELFRY_INLINE void prepare(const float* vector, ptrdiff_t dim, size_t codeBytes, float, uint8_t* query,
                                    int32_t* offset) {
    encode(vector, dim, codeBytes, 0, query);
    *offset = 0;
  }
  static BELFRY_INLINE void prepareCode(const uint8_t* code, size_t codeBytes, uint8_t* query, int32_t* offset) {
    __builtin_memcpy(query, code, codeBytes);
    *offset = 0;
  }
  static BELFRY_INLINE void encode(const float* vector, ptrdiff_t dim, size_t codeBytes, float, uint8_t* code) {
    __builtin_memset(code, 0, codeBytes);
    for (ptrdiff_t d = 0; d < dim; d++) {
      const uint16_t rounded = bfloat16Of(vector[d]);
      __builtin_memcpy(code + 2 * d, &rounded, sizeof rounded);
    }
  }
  static BELFRY_INLINE Floats lower(Ints pairs) { return floatsOf(pairs << 16); }
  static BELFRY_INLINE Floats upper(Ints pairs) { return floatsOf(pairs & static_cast<int32_t>(0xffff0000)); }
};

/** Whole numbers from −127 to 127; codes hold them 128 higher. */
struct Int8Space {
  typedef Ints Sum;

  static BELFRY_INLINE int32_t rounded(float value) {
    const float bounded = value > 127.0f ? 127.0f : value < -127.0f ? -127.0f : value;
    return static_cast<int32_t>(bounded + (bounded < 0 ? -0.5f : 0.5f));
  }
  static BELFRY_INLINE void encode(const float* vector, ptrdiff_t dim, size_t codeBytes, float perUnit, uint8_t* code) {
    for (ptrdiff_t d = 0; d < dim; d++) code[d] = static_cast<uint8_t>(rounded(vector[d] * perUnit) + 128);
    for (size_t d = dim; d < codeBytes; d++) code[d] = 128;
  }
};

/** From a query to one code, and to four. */
template <typename Kind>
BELFRY_INLINE uint32_t distanceTo(const uint8_t* query, int32_t offset, const uint8_t* code, size_t codeBytes) {
  typename Kind::Sum sum{};
  for (size_t at = 0; at < codeBytes; at += codeBlock) Kind::add(sum, query + at, code + at, codeBytes - at);
  const typename Kind::Sum none{};
  return Kind::order(sumsOfFour(sum, none, none, none)[0], offset);
}

template <typename Kind>
BELFRY_INLINE void distancesToFour(const uint8_t* query, int32_t offset, const uint8_t* const* codes, size_t codeBytes,
                                   uint32_t* distances) {
  typename Kind::Sum a{}, b{}, c{}, d{};
  for (size_t at = 0; at < codeBytes; at += codeBlock) {
    Kind::add(a, query + at, codes[0] + at, codeBytes - at);
    Kind::add(b, query + at, codes[1] + at, codeBytes - at);
    Kind::add(c, query + at, codes[2] + at, codeBytes - at);
    Kind::add(d, query + at, codes[3] + at, codeBytes - at);
  }
  const auto sums = sumsOfFour(a, b, c, d);
  for (int i = 0; i < 4; i++) distances[i] = Kind::order(sums[i], offset);
}

/** To all of `count` codes; the list has room for a multiple of four. */
template <typename Kind>
BELFRY_INLINE void distancesTo(const uint8_t* query, int32_t offset, const uint8_t** codes, int count, size_t codeBytes,
                               uint32_t* distances) {
  if (count == 0) return;
  for (int i = count; i & 3; i++) codes[i] = codes[count - 1];
  for (int i = 0; i < count; i += 4) distancesToFour<Kind>(query, offset, codes + i, codeBytes, distances + i);
}

/** As many numbers of a block as there are, zeros for the others. */
BELFRY_INLINE Floats loadPart(const uint8_t* from, size_t at, size_t bytes) {
  const float* const numbers = reinterpret_cast<const float*>(from + at);
  if (at + 4 * width <= bytes) return load(numbers);
  return at >= bytes ? Floats{} : loadFirst(numbers, (bytes - at) / 4);
}

struct Float32Dot : Float32Space {
  static BELFRY_INLINE void add(Floats& sum, const uint8_t* query, const uint8_t* code, size_t bytes) {
    for (size_t at = 0; at < codeBlock; at += 4 * width) sum += loadPart(query, at, bytes) * loadPart(code, at, bytes);
  }
  static BELFRY_INLINE uint32_t order(float sum, int32_t) { return distanceOrder(-sum); }
};

struct Float32L2 : Float32Space {
  static BELFRY_INLINE void add(Floats& sum, const uint8_t* query, const uint8_t* code, size_t bytes) {
    for (size_t at = 0; at < codeBlock; at += 4 * width) {
      const Floats difference = loadPart(query, at, bytes) - loadPart(code, at, bytes);
      sum += difference * difference;
    }
  }
  static BELFRY_INLINE uint32_t order(float sum, int32_t) { return distanceOrder(sum); }
};

struct Bfloat16Dot : Bfloat16Space {
  static BELFRY_INLINE void add(Floats& sum, const uint8_t* query, const uint8_t* code, size_t) {
#if defined(__AVX512BF16__)
    sum = (Floats)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_loadu_si512(query),
                                   (__m512bh)_mm512_loadu_si512(code));
#else
    for (size_t at = 0; at < codeBlock; at += 4 * width) {
      const Ints q = loadInts(query + at), c = loadInts(code + at);
      sum += lower(q) * lower(c);
      sum += upper(q) * upper(c);
    }
#endif
  }
  static BELFRY_INLINE uint32_t order(float sum, int32_t) { return distanceOrder(-sum); }
};

struct Bfloat16L2 : Bfloat16Space {
  static BELFRY_INLINE void add(Floats& sum, const uint8_t* query, const uint8_t* code, size_t) {
    for (size_t at = 0; at < codeBlock; at += 4 * width) {
      const Ints q = loadInts(query + at), c = loadInts(code + at);
      const Floats first = lower(q) - lower(c), second = upper(q) - upper(c);
      sum += first * first;
      sum += second * second;
    }
  }
  static BELFRY_INLINE uint32_t order(float sum, int32_t) { return distanceOrder(sum); }
};

/** A query holds signed bytes; the 128 that codes are too high comes to 128 · Σ query, the offset. */
struct Int8Dot : Int8Space {
  static BELFRY_INLINE void prepare(const float* vector, ptrdiff_t dim, size_t codeBytes, float, uint8_t* query,
                                    int32_t* offset) {
    float largest = 0;
    for (ptrdiff_t d = 0; d < dim; d++) {
      const float size = __builtin_fabsf(vector[d]);
      largest = size > largest ? size : largest;
    }
    const float perUnit = largest > 0 ? 127.0f / largest : 0;
    int32_t sum = 0;
    for (ptrdiff_t d = 0; d < dim; d++) {
      const int32_t value = rounded(vector[d] * perUnit);
      query[d] = static_cast<uint8_t>(value);
      sum += value;
    }
    __builtin_memset(query + dim, 0, codeBytes - dim);
    *offset = 128 * sum;
  }
  static BELFRY_INLINE void prepareCode(const uint8_t* code, size_t codeBytes, uint8_t* query, int32_t* offset) {
    int32_t sum = 0;
    for (size_t d = 0; d < codeBytes; d++) {
      query[d] = code[d] ^ 0x80;
      sum += code[d];
    }
    *offset = 128 * (sum - 128 * static_cast<int32_t>(codeBytes));
  }
  static BELFRY_INLINE void add(Ints& sum, const uint8_t* query, const uint8_t* code, size_t) {
#if defined(__AVX512VNNI__)
    sum = (Ints)_mm512_dpbusd_epi32((__m512i)sum, _mm512_loadu_si512(code), _mm512_loadu_si512(query));
#elif defined(__AVX512BW__)
    for (size_t at = 0; at < codeBlock; at += 32) {
      const __m512i q = _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(query + at)));
      const __m512i c = _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(code + at)));
      sum += (Ints)_mm512_madd_epi16(q, c);
    }
#elif defined(__AVX2__)
    for (size_t at = 0; at < codeBlock; at += 16) {
      const __m256i q = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query + at)));
      const __m256i c = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(code + at)));
      sum += (Ints)_mm256_madd_epi16(q, c);
    }
#else
    int32_t products[width] = {};
    for (size_t at = 0; at < codeBlock; at++) {
      products[at % width] += static_cast<int32_t>(static_cast<int8_t>(query[at])) * static_cast<int32_t>(code[at]);
    }
    sum += loadInts(products);
#endif
  }
  static BELFRY_INLINE uint32_t order(int32_t sum, int32_t offset) { return distanceOrder(offset - sum); }
};

/** Queries are codes, on the same scale. */
struct Int8L2 : Int8Space {
  static BELFRY_INLINE void prepare(const float* vector, ptrdiff_t dim, size_t codeBytes, float perUnit, uint8_t* query,
                                    int32_t* offset) {
    encode(vector, dim, codeBytes, perUnit, query);
    *offset = 0;
  }
  static BELFRY_INLINE void prepareCode(const uint8_t* code, size_t codeBytes, uint8_t* query, int32_t* offset) {
    __builtin_memcpy(query, code, codeBytes);
    *offset = 0;
  }
  static BELFRY_INLINE void add(Ints& sum, const uint8_t* query, const uint8_t* code, size_t) {
#if defined(__AVX512BW__)
    for (size_t at = 0; at < codeBlock; at += 32) {
      const __m512i q = _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(query + at)));
      const __m512i c = _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(code + at)));
      const __m512i difference = _mm512_sub_epi16(q, c);
      sum += (Ints)_mm512_madd_epi16(difference, difference);
    }
#elif defined(__AVX2__)
    for (size_t at = 0; at < codeBlock; at += 16) {
      const __m256i q = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(query + at)));
      const __m256i c = _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(code + at)));
      const __m256i difference = _mm256_sub_epi16(q, c);
      sum += (Ints)_mm256_madd_epi16(difference, difference);
    }
#else
    int32_t squares[width] = {};
    for (size_t at = 0; at < codeBlock; at++) {
      const int32_t difference = static_cast<int32_t>(query[at]) - static_cast<int32_t>(code[at]);
      squares[at % width] += difference * difference;
    }
    sum += loadInts(squares);
#endif
  }
  static BELFRY_INLINE uint32_t order(int32_t sum, int32_t) { return distanceOrder(sum); }
};

}  // namespace BELFRY_ISA
}  // namespace belfry
