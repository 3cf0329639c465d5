// The gradient of a linear layer y = activation(x·W + b) as one step; multiply() is the layer itself.
#pragma once

#include "maps.h"

namespace belfry {

struct LinearGradient {
  ptrdiff_t rows;
  ptrdiff_t inputs;
  ptrdiff_t outputs;
  /** [rows, outputs] */
  const float* dy;
  /** [rows, inputs] */
  const float* x;
  /** W [inputs, outputs] */
  const float* kernel;
  /** null = none */
  const Activation* activation;
  /** What the activation keeps for its gradient [rows, outputs]; null without one. */
  const float* kept;
  /** (dy ∘ slope)·Wᵀ [rows, inputs] */
  float* dx;
  /** xᵀ·(dy ∘ slope) [inputs, outputs] */
  float* kernelGradient;
  /** Σ of the rows of dy ∘ slope [outputs]; null where there is no bias */
  float* biasGradient;
};

void linearGradient(int threads, const LinearGradient& layer);

}  // namespace belfry
