// Steps of the optimisers on listed rows, float32 and bfloat16, against their formulas in 64 bits, for all widths around
// those of vectors: rows that are not listed stay as they are, and no cut changes a bit.
#include "../rows/updates.h"

#include <algorithm>
#include <cmath>

#include "../pool/thread-pool.h"
#include "tables.h"

namespace belfry {
namespace test {
namespace {

double directionOf(const PlainRule&, double gradient, double*) { return gradient; }

double directionOf(const MomentumRule& rule, double gradient, double* moments) {
  return moments[0] = rule.momentum * moments[0] + gradient;
}

double directionOf(const AdamRule& rule, double gradient, double* moments) {
  moments[0] = rule.beta1 * moments[0] + rule.rest1 * gradient;
  moments[1] = rule.beta2 * moments[1] + rule.rest2 * gradient * gradient;
  return moments[0] * rule.correction1 / (std::sqrt(moments[1] * rule.correction2) + rule.epsilon);
}

double directionOf(const AdagradRule& rule, double gradient, double* moments) {
  moments[0] += gradient * gradient;
  return gradient / (std::sqrt(moments[0]) + rule.epsilon);
}

/** Between two neighbours of bfloat16 a number becomes one of them; their distance is 2⁻⁷ of its power of two. */
double spacingOf(double number) { return number == 0 ? 0 : std::ldexp(1, std::ilogb(number) - 7); }

/** Distinct rows in any order. */
Exact<int32_t> distinctOnes(Random& random, ptrdiff_t count, ptrdiff_t tableRows) {
  std::vector<int32_t> all(tableRows);
  for (ptrdiff_t row = 0; row < tableRows; row++) all[row] = static_cast<int32_t>(row);
  Exact<int32_t> list(count);
  for (ptrdiff_t i = 0; i < count; i++) {
    std::swap(all[i], all[random.whole(i, tableRows - 1)]);
    list[i] = all[i];
  }
  return list;
}

/** What a step works on. Moments start positive, as squares do. */
struct State {
  State(Random& random, ptrdiff_t size, bool isHalf)
      : weights(random, size, isHalf), moments{random.numbers(size), random.numbers(size)} {
    for (const Exact<float>& moment : moments) {
      for (float& number : moment) number = std::fabs(number);
    }
  }

  bool isSameAs(const State& other) const {
    return sameBits(weights.floats, other.weights.floats) && sameBits(weights.halves, other.weights.halves) &&
           sameBits(moments[0], other.moments[0]) && sameBits(moments[1], other.moments[1]);
  }

  RandomTable weights;
  Exact<float> moments[2];
};

struct Step {
  ptrdiff_t dim;
  Exact<int32_t> rows;
  Exact<float> gradient;

  RowUpdate on(const State& state, uint32_t roundingKey) const {
    return {state.weights.table(), dim,   rows.data(), static_cast<ptrdiff_t>(rows.size()), gradient.data(), 0.125f,
            0.0625f,               roundingKey, {state.moments[0].data(), state.moments[1].data()}};
  }
};

template <typename Rule>
void checkNumber(const Rule& rule, const RowUpdate& update, double gradient, const State& before, const State& after,
                 size_t at) {
  double moments[] = {before.moments[0][at], before.moments[1][at]};
  const double old = before.weights[at];
  const double step = directionOf(rule, gradient, moments) + update.weightDecay * old;
  const double weight = old - update.learningRate * step;
  CHECK(isClose(after.weights[at], weight, 0, 1e-6 + (before.weights.isHalf ? spacingOf(weight) : 0)));
  for (int m = 0; m < Rule::moments; m++) CHECK(isClose(after.moments[m][at], moments[m], 1e-6, 1e-6));
}

template <typename Rule>
void updatesRows(Random& random, ptrdiff_t dim, bool isHalf, UpdateRows<Rule> update, const Rule& rule) {
  const ptrdiff_t tableRows = random.whole(1, 12);
  const ptrdiff_t count = random.whole(0, tableRows);
  const State before(random, tableRows * dim, isHalf);
  const Step step = {dim, distinctOnes(random, count, tableRows), random.numbers(count * dim)};
  const State after(before), cut(before);
  const RowUpdate whole = step.on(after, 99);
  update(whole, rule, {0, count, 0, dim});

  std::vector<bool> isListed(tableRows);
  for (ptrdiff_t i = 0; i < count; i++) {
    isListed[step.rows[i]] = true;
    for (ptrdiff_t k = 0; k < dim; k++)
      checkNumber(rule, whole, step.gradient[i * dim + k], before, after, step.rows[i] * dim + k);
  }
  for (ptrdiff_t at = 0; at < tableRows * dim; at++) {
    if (!isListed[at / dim]) CHECK(after.weights[at] == before.weights[at]);
  }

  const ptrdiff_t middle = dim / 3;
  forBlocks(3, 2 * count, [&](ptrdiff_t block) {
    const bool isSecond = block % 2 == 1;
    update(step.on(cut, 99), rule, {block / 2, block / 2 + 1, isSecond ? middle : 0, isSecond ? dim : middle});
  });
  CHECK(cut.isSameAs(after));
}

/** The mean over many keys is the number itself, where rounding to the nearest would always give the same neighbour. */
void roundsWithoutBias(Random& random) {
  constexpr ptrdiff_t dim = 37;
  constexpr int keys = 4000;
  const State before(random, dim, true);
  const Step step = {dim, Exact<int32_t>(1), random.numbers(dim)};
  std::vector<double> sums(dim);
  for (int key = 0; key < keys; key++) {
    const State after(before);
    updates().plain(step.on(after, key), PlainRule{}, {0, 1, 0, dim});
    for (ptrdiff_t k = 0; k < dim; k++) sums[k] += after.weights[k];
  }
  for (ptrdiff_t k = 0; k < dim; k++) {
    const double weight = before.weights[k] - 0.125 * (step.gradient[k] + 0.0625 * before.weights[k]);
    // A choice between two neighbours deviates by at most half their distance; five deviations of the mean.
    CHECK(isClose(sums[k] / keys, weight, 0, 1e-6 + 5 * 0.5 * spacingOf(weight) / std::sqrt(keys)));
  }
}

const Part part("updates", [] {
  onThreads(3, [](int caller) {
    Random random(caller);
    for (ptrdiff_t dim = 1; dim <= 70; dim++) {
      for (const bool isHalf : {false, true}) {
        updatesRows(random, dim, isHalf, updates().plain, {});
        updatesRows(random, dim, isHalf, updates().momentum, {0.75f});
        updatesRows(random, dim, isHalf, updates().adam, {0.75f, 0.25f, 1.5f, 0.875f, 0.125f, 1.25f, 1e-3f});
        updatesRows(random, dim, isHalf, updates().adagrad, {1e-3f});
      }
    }
    roundsWithoutBias(random);
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
