// The end of the scores kernel, once per query: how the positive's score and what was summed over the candidates become
// a loss, and how that loss moves with each score. The same forms stand in src/epilogues; a test holds them equal.
#pragma once

namespace belfry {

/** What each candidate's score z contributes. */
enum class Terms {
  /** e^(z − m), m the largest z: the sum is Σ e^(z − m) */
  exponential,
  /** slope σ(z − shift), loss log(1 + e^(z − shift)) */
  logistic,
  /** slope [z > bound], loss max(0, z − bound) */
  hinge,
};
constexpr int termsCount = 3;

/** What is known of a query when its candidates have passed. */
struct RowSums {
  double positive;
  /** m; exponential terms only */
  double maximum;
  /** Σ e^(z − m), or the sum of the slopes */
  double sum;
  /** Sum of the losses of the candidates; not for exponential terms */
  double losses;
  /** Candidates left */
  double left;
};

struct RowLoss {
  double loss;
  /** ∂loss/∂z⁺ */
  double positiveSlope;
  /** ∂loss/∂zⱼ = candidateScale · (e^(zⱼ − m), or the slope) */
  double candidateScale;
};

struct Epilogue {
  Terms terms;
  /** Whether the positive's score is the shift of the logistic terms; otherwise 0 is. */
  bool comparesWithPositive;
  RowLoss (*finish)(const RowSums& row, const Epilogue& epilogue);
  /** Of the candidates; the positive prior of debiased */
  double weight;
  /** The margin of ccl, the log floor of debiased */
  double bound;
};

/** @param kind as in src/epilogues; `finish` is null where there is none of this name */
Epilogue epilogueOf(const char* kind, double weight, double bound);

}  // namespace belfry
