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

/** Turns scores z into e^(z − m), m the largest of the column block, which `factor` keeps. */
struct ExponentialTerms {
  static Blend transform(const Epilogue&, Row& row, Scores scores, float* factor) {
    Floats largest[panelVectors];
    for (Floats& lane : largest) lane = all(-__builtin_inff());
    readVectors(scores, [&](Floats z, int v) { largest[v] = larger(z, largest[v]); });
    Floats top = largest[0];
    for (int v = 1; v < panelVectors; v++) top = larger(largest[v], top);
    const float maximum = largestOf(top);
    *factor = maximum;
    const float reference = maximum == -__builtin_inff() ? 0 : maximum;

    Floats sums[panelVectors] = {};
    changeVectors(scores, [&](Floats z, int v) {
      const Floats term = exponential(z - reference);
      sums[v] += term;
      return term;
    });
    Floats sum = sums[0];
    for (int v = 1; v < panelVectors; v++) sum += sums[v];

    const float risen = maximum > row.maximum ? maximum : row.maximum;
    const float base = risen == -__builtin_inff() ? 0 : risen;
    const Blend blend = {__builtin_expf(row.maximum - base), __builtin_expf(maximum - base)};
    row.sum = row.sum * blend.before + static_cast<double>(sumOf(sum)) * blend.fresh;
    row.maximum = risen;
    return blend;
  }

  static float factor(const Row& row, double scale, float blockMaximum) {
    return blockMaximum == -__builtin_inff() ? 0 : static_cast<float>(scale * __builtin_exp(blockMaximum - row.maximum));
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
BELFRY_INLINE Blend sumTerms(Row& row, Scores scores, Term term) {
  Floats slopes[panelVectors] = {};
  Floats losses[panelVectors] = {};
  changeVectors(scores, [&](Floats z, int v) {
    Floats loss;
    const Floats slope = term(z, loss);
    slopes[v] += slope;
    losses[v] += loss;
    return slope;
  });
  for (int v = 0; v < panelVectors; v++) {
    row.sum += sumOf(slopes[v]);
    row.losses += sumOf(losses[v]);
  }
  return {1, 1};
}

struct LogisticTerms {
  static Blend transform(const Epilogue&, Row& row, Scores scores, float*) {
    return sumTerms(row, scores, [shift = row.shift](Floats z, Floats& loss) {
      const Floats x = z - shift;
      const Floats odds = exponential(x < 0.0f ? x : -x);
      const Floats part = 1.0f / (odds + 1.0f);
      loss = (x > 0.0f ? x : x * 0.0f) + logOnePlus(odds);
      loss = z == -__builtin_inff() ? Floats{} : loss;
      return x < 0.0f ? odds * part : part;
    });
  }

  static float factor(const Row&, double scale, float) { return static_cast<float>(scale); }
};

struct HingeTerms {
  static Blend transform(const Epilogue& epilogue, Row& row, Scores scores, float*) {
    return sumTerms(row, scores, [margin = epilogue.margin](Floats z, Floats& loss) {
      const Floats beyond = z - margin;
      loss = beyond <= 0.0f ? Floats{} : beyond;
      return beyond > 0.0f ? all(1.0f) : beyond == beyond ? Floats{} : beyond;
    });
  }

  static float factor(const Row&, double scale, float) { return static_cast<float>(scale); }
};

}  // namespace BELFRY_ISA
}  // namespace belfry
