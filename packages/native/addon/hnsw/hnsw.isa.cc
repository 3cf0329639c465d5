// The steps through a graph, for every kind of code and distance.
#include "linking.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

template <typename Kind>
void prepare(const float* vector, ptrdiff_t dim, size_t codeBytes, float perUnit, Walk& walk) {
  Kind::prepare(vector, dim, codeBytes, perUnit, walk.query, &walk.queryOffset);
}

/** @tparam Second what the rest of a list is chosen by */
template <typename Kind, typename Second = Kind>
constexpr WalkKernels kernelsOf() {
  return {prepare<Kind>, searchGroup<Kind>, link<Kind, Second>, bridge<Kind, Second>};
}



template <typename Kind>
void encode(const float* vector, ptrdiff_t dim, size_t codeBytes, float perUnit, uint8_t* code) {
  Kind::encode(vector, dim, codeBytes, perUnit, code);
}

typedef double Doubles __attribute__((vector_size(64)));
typedef float EightFloats __attribute__((vector_size(32)));

template <typename Term>
BELFRY_INLINE float sumInDoubles(const float* a, const float* b, ptrdiff_t dim, Term term) {
  constexpr int lanes = 8;
  Doubles sums{};
  ptrdiff_t d = 0;
  for (; d + lanes <= dim; d += lanes) {
    EightFloats x, y;
    __builtin_memcpy(&x, a + d, sizeof x);
    __builtin_memcpy(&y, b + d, sizeof y);
    sums += term(__builtin_convertvector(x, Doubles), __builtin_convertvector(y, Doubles));
  }
  double sum = 0;
  for (int i = 0; i < lanes; i++) sum += sums[i];
  for (; d < dim; d++) sum += term(static_cast<double>(a[d]), static_cast<double>(b[d]));
  return static_cast<float>(sum);
}

float innerProduct(const float* query, const float* vector, ptrdiff_t dim) {
  return sumInDoubles(query, vector, dim, [](auto a, auto b) __attribute__((always_inline)) { return a * b; });
}

float minusSquaredDistance(const float* query, const float* vector, ptrdiff_t dim) {
  return -sumInDoubles(query, vector, dim, [](auto a, auto b) __attribute__((always_inline)) { return (a - b) * (a - b); });
}

}  // namespace
}  // namespace BELFRY_ISA

/** By cosine, dot and L2, as Metric has them. */
#define BELFRY_BY_METRIC(storage)                                                    \
  {BELFRY_ISA::kernelsOf<BELFRY_ISA::storage##Dot>(),                                \
   BELFRY_ISA::kernelsOf<BELFRY_ISA::storage##Dot, BELFRY_ISA::storage##L2>(),       \
   BELFRY_ISA::kernelsOf<BELFRY_ISA::storage##L2>()}

const HnswKernels BELFRY_TABLE(hnsw) = {
    {BELFRY_BY_METRIC(Float32), BELFRY_BY_METRIC(Bfloat16), BELFRY_BY_METRIC(Int8)},
    {BELFRY_ISA::encode<BELFRY_ISA::Float32Dot>, BELFRY_ISA::encode<BELFRY_ISA::Bfloat16Dot>,
     BELFRY_ISA::encode<BELFRY_ISA::Int8Dot>},
    {BELFRY_ISA::innerProduct, BELFRY_ISA::minusSquaredDistance},
};

}  // namespace belfry
