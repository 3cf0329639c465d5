// What becomes of a row's scores before the epilogue: terms, whose weighted sums are the loss and the gradients.
#pragma once

#include "score-shape.h"

namespace belfry {
namespace BELFRY_ISA {

/** What a row has gathered while its candidates pass. */
struct Row {
  double positive;
  float shift;
  float maximum;
  double sum;
  double losses;
  /** Next excluded column, and the end of the list */
  const int32_t* excluded;
  const int32_t* excludedEnd;
};

/** How a row's gradient so far, and that of the column block at hand, enter the new one. */
struct Blend {
  float before;
  float fresh;
};

/** The rows of a block, their scores in a column block, and what is kept of them. */
struct Block {
  Row* rows;
  Scores scores;
  /** [48]: the largest score of each row, where the terms need it */
  float* maxima;
  Blend* blends;
};

/** Turns scores z into e^(z − m), m the largest of the row in the column block. */
struct ExponentialTerms {
  static void transform(const Epilogue&, Block block) {
    Floats largest[rowsPerBlock];
    for (Floats& lanes : largest) lanes = all(-__builtin_inff());
    readVectors(block.scores, [&](Floats z, ptrdiff_t r) { largest[r] = larger(z, largest[r]); });

    float references[rowsPerBlock];
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      const float maximum = block.maxima[r] = largestOf(largest[r]);
      references[r] = maximum == -__builtin_inff() ? 0 : maximum;
    }
    Floats sums[rowsPerBlock] = {};
    changeVectors(block.scores, [&](Floats z, ptrdiff_t r) {
      const Floats term = exponentialBelow0(z - references[r]);
      sums[r] += term;
      return term;
    });
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) block.blends[r] = raise(block.rows[r], block.maxima[r], sumOf(sums[r]));
  }

  static float factor(const Row& row, double scale, float blockMaximum) {
    return blockMaximum == -__builtin_inff() ? 0 : static_cast<float>(scale * __builtin_exp(blockMaximum - row.maximum));
  }

 private:
  static Blend raise(Row& row, float maximum, double sum) {
    const float risen = maximum > row.maximum ? maximum : row.maximum;
    const float base = risen == -__builtin_inff() ? 0 : risen;
    const Blend blend = {__builtin_expf(row.maximum - base), __builtin_expf(maximum - base)};
    row.sum = row.sum * blend.before + sum * blend.fresh;
    row.maximum = risen;
    return blend;
  }
};

/** log(1 + t) for 0 ≤ t ≤ 1: 2·artanh(t / (2 + t)) by its series; relative error below 1e-7. */
BELFRY_INLINE Floats logOnePlus(Floats t) {
  const Floats s = t / (t + 2.0f);
  const Floats q = s * s;
  Floats p = all(2.0f / 13);
  p = p * q + 2.0f / 11;
  p = p * q + 2.0f / 9;
  p = p * q + 2.0f / 7;
  p = p * q + 2.0f / 5;
  p = p * q + 2.0f / 3;
  p = p * q + 2.0f;
  return p * s;
}

/** Sums slopes and losses of terms that need no other candidate's score. */
template <typename Term>
BELFRY_INLINE void sumTerms(Block block, Term term) {
  Floats slopes[rowsPerBlock] = {};
  Floats losses[rowsPerBlock] = {};
  changeVectors(block.scores, [&](Floats z, ptrdiff_t r) {
    Floats loss;
    const Floats slope = term(z, block.rows[r], loss);
    slopes[r] += slope;
    losses[r] += loss;
    return slope;
  });
  for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
    block.rows[r].sum += sumOf(slopes[r]);
    block.rows[r].losses += sumOf(losses[r]);
    block.blends[r] = {1, 1};
  }
}

struct LogisticTerms {
  static void transform(const Epilogue&, Block block) {
    sumTerms(block, [](Floats z, const Row& row, Floats& loss) {
      const Floats x = z - row.shift;
      const Floats odds = exponentialBelow0(x < 0.0f ? x : -x);
      const Floats part = 1.0f / (odds + 1.0f);
      loss = (x > 0.0f ? x : x * 0.0f) + logOnePlus(odds);
      loss = z == -__builtin_inff() ? Floats{} : loss;
      return x < 0.0f ? odds * part : part;
    });
  }

  static float factor(const Row&, double scale, float) { return static_cast<float>(scale); }
};

struct HingeTerms {
  static void transform(const Epilogue& epilogue, Block block) {
    sumTerms(block, [margin = static_cast<float>(epilogue.bound)](Floats z, const Row&, Floats& loss) {
      const Floats beyond = z - margin;
      loss = beyond <= 0.0f ? Floats{} : beyond;
      return beyond > 0.0f ? all(1.0f) : beyond == beyond ? Floats{} : beyond;
    });
  }

  static float factor(const Row&, double scale, float) { return static_cast<float>(scale); }
};

}  // namespace BELFRY_ISA
}  // namespace belfry
