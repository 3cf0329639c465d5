// One struct a function, by the name it has in maps.h; NaN goes through all of them.
#include "maps.h"

#include "../isa/vectors.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

/** (e^(x/2))²: the whole range of floats, at twice the error. */
BELFRY_INLINE Floats wideExponential(Floats x) {
  const Floats root = exponential(0.5f * x);
  return root * root;
}

BELFRY_INLINE Floats squareRoot(Floats x) {
  float lanes[width];
  store(lanes, x);
  for (int i = 0; i < width; i++) lanes[i] = __builtin_sqrtf(lanes[i]);
  return load(lanes);
}

/** log x: x = 2ⁿ·m with m in [√½, √2), a polynomial in m − 1 (Cephes' coefficients). */
BELFRY_INLINE Floats logarithm(Floats x) {
  const Floats scaled = x < 1.17549435e-38f ? x * 8388608.0f : x;  // 2²³: subnormal numbers become normal ones
  const Ints bits = bitsOf(scaled);
  Floats m = floatsOf((bits & 0x007FFFFF) | 0x3F000000);  // [½, 1)
  Floats n = __builtin_convertvector((bits >> 23) - 126, Floats) - (x < 1.17549435e-38f ? all(23.0f) : Floats{});
  n = m < 0.707106781f ? n - 1.0f : n;
  m = m < 0.707106781f ? m + m - 1.0f : m - 1.0f;
  Floats p = all(7.0376836292e-2f);
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  const Floats square = m * m;
  const Floats value = (p * m * square - n * 2.12194440e-4f - 0.5f * square + m) + n * 0.693359375f;
  const Floats infinity = all(__builtin_inff());
  const Floats positive = x == infinity ? infinity : value;
  const Floats least = x == 0.0f ? -infinity : all(__builtin_nanf(""));
  return x > 0.0f ? positive : least;
}

/** 1 − 2 / (e²ˣ + 1), and an odd polynomial near 0 (Cephes' coefficients). */
BELFRY_INLINE Floats hyperbolicTangent(Floats x) {
  const Floats size = x < 0.0f ? -x : x;
  const Floats z = x * x;
  Floats p = all(-5.70498872745e-3f);
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const Floats far = 1.0f - 2.0f / (exponential(size + size) + 1.0f);
  return size < 0.625f ? x + x * z * p : x < 0.0f ? -far : far;
}

BELFRY_INLINE Floats logistic(Floats x) { return 1.0f / (1.0f + exponential(-x)); }

namespace unary {
#define BELFRY_DEFINE(name, value)                           \
  struct name {                                              \
    static BELFRY_INLINE Floats of(Floats x) { return value; } \
  };
BELFRY_DEFINE(relu, x < 0.0f ? Floats{} : x)
BELFRY_DEFINE(step, x > 0.0f ? all(1.0f) : x != x ? x : Floats{})
BELFRY_DEFINE(tanh, hyperbolicTangent(x))
BELFRY_DEFINE(sigmoid, logistic(x))
BELFRY_DEFINE(exp, wideExponential(x))
BELFRY_DEFINE(log, logarithm(x))
BELFRY_DEFINE(sqrt, squareRoot(x))
BELFRY_DEFINE(rsqrt, 1.0f / squareRoot(x))
BELFRY_DEFINE(square, x * x)
BELFRY_DEFINE(neg, -x)
#undef BELFRY_DEFINE
}  // namespace unary

namespace binary {
#define BELFRY_DEFINE(name, value)                                     \
  struct name {                                                        \
    static BELFRY_INLINE Floats of(Floats a, Floats b) { return value; } \
  };
BELFRY_DEFINE(add, a + b)
BELFRY_DEFINE(sub, a - b)
BELFRY_DEFINE(mul, a * b)
BELFRY_DEFINE(div, a / b)
BELFRY_DEFINE(maximum, a != a ? a : b > a ? b : b != b ? b : a)
BELFRY_DEFINE(squaredDifference, (a - b) * (a - b))
#undef BELFRY_DEFINE
}  // namespace binary

/** From a number to the activation and its slope, and from what is kept to the slope. */
namespace activation {
struct relu {
  static BELFRY_INLINE Floats of(Floats x, Floats& slope) {
    slope = unary::step::of(x);
    return unary::relu::of(x);
  }
  static BELFRY_INLINE Floats slope(Floats y) { return unary::step::of(y); }
};
struct tanh {
  static BELFRY_INLINE Floats of(Floats x, Floats& slope) {
    const Floats y = hyperbolicTangent(x);
    slope = tanh::slope(y);
    return y;
  }
  static BELFRY_INLINE Floats slope(Floats y) { return 1.0f - y * y; }
};
struct sigmoid {
  static BELFRY_INLINE Floats of(Floats x, Floats& slope) {
    const Floats y = logistic(x);
    slope = sigmoid::slope(y);
    return y;
  }
  static BELFRY_INLINE Floats slope(Floats y) { return y * (1.0f - y); }
};
/** x/2 · (1 + tanh u), u = √(2/π)(x + 0.044715x³): Hendrycks & Gimpel 2016. */
struct gelu {
  static BELFRY_INLINE Floats of(Floats x, Floats& slope) {
    constexpr float scale = 0.797884560802865f;
    constexpr float cubic = 0.044715f;
    const Floats half = 0.5f + 0.5f * hyperbolicTangent(scale * (x + cubic * x * x * x));
    slope = half + 2.0f * x * half * (1.0f - half) * scale * (1.0f + 3.0f * cubic * x * x);
    return x * half;
  }
  static BELFRY_INLINE Floats slope(Floats kept) { return kept; }
};
}  // namespace activation

template <typename Function>
void mapOne(const float* x, ptrdiff_t count, float* out) {
  ptrdiff_t i = 0;
  for (; i + width <= count; i += width) store(out + i, Function::of(load(x + i)));
  if (i < count) storeFirst(out + i, Function::of(loadFirst(x + i, count - i)), count - i);
}

template <typename Function>
void mapTwo(const float* a, ptrdiff_t aStep, const float* b, ptrdiff_t bStep, ptrdiff_t count, float* out) {
  if (count == 0) return;
  const Floats oneA = all(*a);
  const Floats oneB = all(*b);
  const ptrdiff_t whole = count - count % width;
  const size_t rest = count - whole;
  if (aStep == 1 && bStep == 1) {
    for (ptrdiff_t i = 0; i < whole; i += width) store(out + i, Function::of(load(a + i), load(b + i)));
  } else if (aStep == 1) {
    for (ptrdiff_t i = 0; i < whole; i += width) store(out + i, Function::of(load(a + i), oneB));
  } else if (bStep == 1) {
    for (ptrdiff_t i = 0; i < whole; i += width) store(out + i, Function::of(oneA, load(b + i)));
  } else {
    for (ptrdiff_t i = 0; i < whole; i += width) store(out + i, Function::of(oneA, oneB));
  }
  if (rest == 0) return;
  const Floats lastA = aStep == 1 ? loadFirst(a + whole, rest) : oneA;
  const Floats lastB = bStep == 1 ? loadFirst(b + whole, rest) : oneB;
  storeFirst(out + whole, Function::of(lastA, lastB), rest);
}

template <typename Function>
void activate(float* values, float* slopes, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += width) {
    const size_t here = count - i < width ? count - i : width;
    Floats slope;
    if (here == width) {
      store(values + i, Function::of(load(values + i), slope));
      if (slopes != nullptr) store(slopes + i, slope);
    } else {
      storeFirst(values + i, Function::of(loadFirst(values + i, here), slope), here);
      if (slopes != nullptr) storeFirst(slopes + i, slope, here);
    }
  }
}

template <typename Function>
void activationGradient(const float* dy, const float* kept, ptrdiff_t count, float* out) {
  struct Product {
    static BELFRY_INLINE Floats of(Floats dy, Floats kept) { return dy * Function::slope(kept); }
  };
  mapTwo<Product>(dy, 1, kept, 1, count, out);
}

}  // namespace
}  // namespace BELFRY_ISA

#define BELFRY_UNARY(name) BELFRY_ISA::mapOne<BELFRY_ISA::unary::name>,
#define BELFRY_BINARY(name) BELFRY_ISA::mapTwo<BELFRY_ISA::binary::name>,
#define BELFRY_ACTIVATION(name) \
  {BELFRY_ISA::activate<BELFRY_ISA::activation::name>, BELFRY_ISA::activationGradient<BELFRY_ISA::activation::name>},
const MapKernels BELFRY_TABLE(maps) = {{BELFRY_FOR_EACH_UNARY(BELFRY_UNARY)},
                                       {BELFRY_FOR_EACH_BINARY(BELFRY_BINARY)},
                                       {BELFRY_FOR_EACH_ACTIVATION(BELFRY_ACTIVATION)}};

}  // namespace belfry
