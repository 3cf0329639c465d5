// Row-sparse optimiser steps: w ← w − η·(direction + decay·w) on the listed rows, where a rule gives the direction from
// the gradient and its moments. Each number is read and written once.
#pragma once

#include "table.h"

namespace belfry {

struct RowUpdate {
  Table table;
  ptrdiff_t dim;
  /** Without repeats. */
  const int32_t* rows;
  ptrdiff_t count;
  /** [count, dim]; null = 0 everywhere */
  const float* gradient;
  float learningRate;
  float weightDecay;
  /** Decides, with row and column, how bfloat16 is rounded. */
  uint32_t roundingKey;
  /** The rule's own arrays, each like a float32 table. */
  float* moments[2];
};

/** direction = g */
struct PlainRule {
  static constexpr int moments = 0;
};

/** v ← μ·v + g, direction = v */
struct MomentumRule {
  static constexpr int moments = 1;
  float momentum;
};

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², direction = m·c₁ / (√(v·c₂) + ε) */
struct AdamRule {
  static constexpr int moments = 2;
  float beta1, rest1, correction1;
  float beta2, rest2, correction2;
  float epsilon;
};

/** a ← a + g², direction = g / (√a + ε) */
struct AdagradRule {
  static constexpr int moments = 1;
  float epsilon;
};

template <typename Rule>
using UpdateRows = void (*)(const RowUpdate& update, const Rule& rule, RowRange range);

struct UpdateKernels {
  UpdateRows<PlainRule> plain;
  UpdateRows<MomentumRule> momentum;
  UpdateRows<AdamRule> adam;
  UpdateRows<AdagradRule> adagrad;
};

}  // namespace belfry

#define BELFRY_FAMILY updates
#define BELFRY_FAMILY_TYPE UpdateKernels
#include "../isa/family.h"
