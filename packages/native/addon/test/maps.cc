// Functions of numbers against the standard library's in 64 bits, NaN and infinities included; activations and their
// slopes; pairs of arrays with broadcasting, and arrays moved, in up to four dimensions.
#include "../tensors/maps.h"

#include <algorithm>
#include <cmath>

#include "../pool/blocks.h"
#include "../tensors/strides.h"
#include "checks.h"

namespace belfry {
namespace test {
namespace {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }
double gelu(double x) { return x / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }

/** In the order of unaryNames. */
constexpr double (*unaryDefinitions[])(double) = {
    [](double x) { return x < 0 ? 0 : x; },
    [](double x) { return x > 0 ? 1 : std::isnan(x) ? x : 0; },
    [](double x) { return std::tanh(x); },
    logistic,
    [](double x) { return std::exp(x); },
    [](double x) { return std::log(x); },
    [](double x) { return std::sqrt(x); },
    [](double x) { return 1 / std::sqrt(x); },
    [](double x) { return x * x; },
    [](double x) { return -x; },
};
static_assert(std::size(unaryDefinitions) == std::size(unaryNames), "one for each");

/** In the order of binaryNames. */
constexpr double (*binaryDefinitions[])(double, double) = {
    [](double a, double b) { return a + b; },
    [](double a, double b) { return a - b; },
    [](double a, double b) { return a * b; },
    [](double a, double b) { return a / b; },
    [](double a, double b) { return std::isnan(a) || a > b ? a : b; },
    [](double a, double b) { return (a - b) * (a - b); },
};
static_assert(std::size(binaryDefinitions) == std::size(binaryNames), "one for each");

/** In the order of activationNames. */
constexpr double (*activationDefinitions[])(double) = {
    [](double x) { return x < 0 ? 0 : x; }, [](double x) { return std::tanh(x); }, logistic, gelu};
static_assert(std::size(activationDefinitions) == std::size(activationNames), "one for each");

/** Up to ±40, with some that are not finite, zeros and tiny ones. */
Exact<float> strangeNumbers(Random& random, size_t length) {
  constexpr float strange[] = {NAN, INFINITY, -INFINITY, 0.0f, 1e-40f, -1e-3f, 1e30f, -1e30f, 1.0f};
  Exact<float> numbers = random.numbers(length);
  for (float& number : numbers) number *= random.whole(0, 1) ? 1.0f : 40.0f;
  for (size_t i = random.whole(0, 9); i < length; i += random.whole(1, 20))
    numbers[i] = strange[random.whole(0, std::size(strange) - 1)];
  return numbers;
}

/** What a result of 64 bits is in 32: large ones become infinite. */
double single(double value) { return std::fabs(value) > 3.4028235e38 ? std::copysign(INFINITY, value) : value; }

void mapsOne(Random& random, size_t length) {
  for (size_t name = 0; name < std::size(unaryNames); name++) {
    const Exact<float> x = strangeNumbers(random, length);
    const Exact<float> out(length);
    maps().unary[name](x.data(), length, out.data());
    std::vector<double> expected;
    for (const float number : x) expected.push_back(single(unaryDefinitions[name](number)));
    CHECK(areClose(out, expected, 1e-6, 1e-7));
  }
}

void activates(Random& random, size_t length) {
  for (size_t name = 0; name < std::size(activationNames); name++) {
    const Activation& activation = maps().activations[name];
    const auto definition = activationDefinitions[name];
    const bool keepsSlopes = std::strcmp(activationNames[name], "gelu") == 0;
    const Exact<float> x = random.numbers(length);
    for (float& number : x) number *= 9;
    const Exact<float> dy = random.numbers(length);
    const Exact<float> y(x), alone(x), slopes(length), dx(length);
    activation.apply(y.data(), slopes.data(), length);
    activation.apply(alone.data(), nullptr, length);
    activation.gradient(dy.data(), keepsSlopes ? slopes.data() : y.data(), length, dx.data());
    CHECK(sameBits(alone, y));
    std::vector<double> expected, expectedSlopes, expectedGradient;
    for (size_t i = 0; i < length; i++) {
      constexpr double step = 1e-5;
      const double slope = (definition(x[i] + step) - definition(x[i] - step)) / (2 * step);
      expected.push_back(definition(x[i]));
      expectedSlopes.push_back(slope);
      expectedGradient.push_back(dy[i] * slope);
    }
    CHECK(areClose(y, expected, 1e-6, 1e-6));
    CHECK(areClose(slopes, expectedSlopes, 1e-5, 1e-6));
    CHECK(areClose(dx, expectedGradient, 1e-5, 1e-6));
  }
}

/** Indices of all dimensions of the flat-th number. */
std::vector<ptrdiff_t> indicesOf(ptrdiff_t flat, const Exact<int32_t>& extents) {
  std::vector<ptrdiff_t> indices(extents.size());
  for (size_t d = extents.size(); d-- > 0; flat /= extents[d]) indices[d] = flat % extents[d];
  return indices;
}

ptrdiff_t placeOf(const std::vector<ptrdiff_t>& indices, const Exact<int32_t>& steps) {
  ptrdiff_t place = 0;
  for (size_t d = 0; d < indices.size(); d++) place += indices[d] * steps[d];
  return place;
}

ptrdiff_t sizeOf(const Exact<int32_t>& extents) {
  ptrdiff_t size = 1;
  for (const int32_t extent : extents) size *= extent;
  return size;
}

Exact<int32_t> integers(std::initializer_list<int32_t> values) {
  Exact<int32_t> made(values.size());
  std::copy(values.begin(), values.end(), made.begin());
  return made;
}

/** How an array lies that has all of the extents' numbers, or only one along some dimensions. */
struct Operand {
  Operand(Random& random, const Exact<int32_t>& extents, bool isWhole) : steps(extents.size()) {
    for (size_t d = extents.size(); d-- > 0;) {
      if (!isWhole && random.whole(0, 1)) continue;
      steps[d] = static_cast<int32_t>(size);
      size *= extents[d];
    }
  }

  Exact<int32_t> steps;
  ptrdiff_t size = 1;
};

void mapsTwo(Random& random, const Exact<int32_t>& extents) {
  for (size_t name = 0; name < std::size(binaryNames); name++) {
    const Operand first(random, extents, random.whole(0, 1));
    const Operand second(random, extents, random.whole(0, 1));
    const Exact<float> a = strangeNumbers(random, first.size);
    const Exact<float> b = strangeNumbers(random, second.size);
    const Exact<float> one(sizeOf(extents)), three(one);
    const Strides strides = {static_cast<int>(extents.size()), extents.data(), first.steps.data(), second.steps.data()};
    mapBroadcast(1, maps().binary[name], strides, a.data(), b.data(), one.data());
    mapBroadcast(3, maps().binary[name], strides, a.data(), b.data(), three.data());
    CHECK(sameBits(three, one));
    std::vector<double> expected;
    for (ptrdiff_t i = 0; i < sizeOf(extents); i++) {
      const auto indices = indicesOf(i, extents);
      const float left = a[placeOf(indices, first.steps)];
      expected.push_back(single(binaryDefinitions[name](left, b[placeOf(indices, second.steps)])));
    }
    CHECK(areClose(one, expected, 1e-6, 1e-37));
  }
}

/** A transposition: dimensions in another order on the other side. */
void moves(Random& random, const Exact<int32_t>& extents) {
  std::vector<size_t> order(extents.size());
  for (size_t d = 0; d < order.size(); d++) order[d] = d;
  for (size_t d = 0; d < order.size(); d++) std::swap(order[d], order[random.whole(d, order.size() - 1)]);
  const Operand source(random, extents, true);
  const Exact<int32_t> steps(extents.size());
  int32_t step = 1;
  for (size_t d = order.size(); d-- > 0; step *= extents[order[d]]) steps[order[d]] = step;
  const Exact<float> from = random.numbers(sizeOf(extents));
  const Exact<float> one(from.size()), three(from.size()), expected(from.size());
  const Strides strides = {static_cast<int>(extents.size()), extents.data(), source.steps.data(), steps.data()};
  move(1, strides, from.data(), one.data());
  move(3, strides, from.data(), three.data());
  for (ptrdiff_t i = 0; i < sizeOf(extents); i++) expected[placeOf(indicesOf(i, extents), steps)] = from[i];
  CHECK(sameBits(one, expected) && sameBits(three, expected));
}

const Part part("maps", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (size_t length = 0; length <= 70; length++) {
      mapsOne(random, length);
      activates(random, length);
      mapsTwo(random, integers({static_cast<int32_t>(length)}));
    }
    const auto extent = [&](ptrdiff_t most) { return static_cast<int32_t>(random.whole(0, most)); };
    for (int round = 0; round < 30; round++) {
      for (const auto& extents : {integers({extent(40), extent(40)}), integers({extent(9), extent(9), extent(40)}),
                                  integers({extent(4), extent(4), extent(5), extent(20)})}) {
        mapsTwo(random, extents);
        moves(random, extents);
      }
    }
    // More than a block takes.
    for (const auto& extents : {integers({passBlock * 2 + 1}), integers({70, 509}), integers({3, passBlock + 3})})
      mapsTwo(random, extents);
    moves(random, integers({3, 150, 131}));
    moves(random, integers({3, passBlock + 3}));
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
