// Functions applied number by number, and the activations of linear layers.
#pragma once

#include <cstddef>

namespace belfry {

#define BELFRY_FOR_EACH_UNARY(X) \
  X(relu) X(step) X(tanh) X(sigmoid) X(exp) X(log) X(sqrt) X(rsqrt) X(square) X(neg)
#define BELFRY_FOR_EACH_BINARY(X) X(add) X(sub) X(mul) X(div) X(maximum) X(squaredDifference)
#define BELFRY_FOR_EACH_ACTIVATION(X) X(relu) X(tanh) X(sigmoid) X(gelu)

#define BELFRY_NAME_OF(name) #name,
constexpr const char* unaryNames[] = {BELFRY_FOR_EACH_UNARY(BELFRY_NAME_OF)};
constexpr const char* binaryNames[] = {BELFRY_FOR_EACH_BINARY(BELFRY_NAME_OF)};
constexpr const char* activationNames[] = {BELFRY_FOR_EACH_ACTIVATION(BELFRY_NAME_OF)};
#undef BELFRY_NAME_OF
#define BELFRY_ENUMERATOR(name) name,
enum class Binary { BELFRY_FOR_EACH_BINARY(BELFRY_ENUMERATOR) };
#undef BELFRY_ENUMERATOR

using UnaryMap = void (*)(const float* x, ptrdiff_t count, float* out);
/** A step of 0 repeats the first number, one of 1 passes over all. */
using BinaryMap = void (*)(const float* a, ptrdiff_t aStep, const float* b, ptrdiff_t bStep, ptrdiff_t count,
                           float* out);

struct Activation {
  /** In place; `slopes`, where not null, gets the derivatives. */
  void (*apply)(float* values, float* slopes, ptrdiff_t count);
  /** out = dy ∘ derivative; `kept` holds slopes for gelu, results for the others. */
  void (*gradient)(const float* dy, const float* kept, ptrdiff_t count, float* out);
};

struct MapKernels {
  UnaryMap unary[sizeof unaryNames / sizeof *unaryNames];
  /** In the order of Binary. */
  BinaryMap binary[sizeof binaryNames / sizeof *binaryNames];
  Activation activations[sizeof activationNames / sizeof *activationNames];
};

}  // namespace belfry

#define BELFRY_FAMILY maps
#define BELFRY_FAMILY_TYPE MapKernels
#include "../isa/family.h"
