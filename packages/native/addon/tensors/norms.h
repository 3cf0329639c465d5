// Rows brought to one scale: softmax (Bridle 1990) and layer normalisation (Ba, Kiros & Hinton 2016), with gradients.
#pragma once

#include <cstddef>

namespace belfry {

/** All matrices are [rows, dim]. */
struct NormKernels {
  /** y = eˣ / Σ eˣ */
  void (*softmax)(const float* x, ptrdiff_t rows, ptrdiff_t dim, float* y);
  /** y = x − log Σ eˣ */
  void (*logSoftmax)(const float* x, ptrdiff_t rows, ptrdiff_t dim, float* y);
  /** dx = y ∘ (dy − Σ dy ∘ y) */
  void (*softmaxGradient)(const float* y, const float* dy, ptrdiff_t rows, ptrdiff_t dim, float* dx);
  /** dx = dy − eʸ · Σ dy */
  void (*logSoftmaxGradient)(const float* y, const float* dy, ptrdiff_t rows, ptrdiff_t dim, float* dx);
  /** y = (x − mean) / √(variance + ε) ∘ gain + shift; `scales` keeps 1 / √(variance + ε), `unit` what it multiplies */
  void (*layerNorm)(const float* x, const float* gain, const float* shift, float epsilon, ptrdiff_t rows, ptrdiff_t dim,
                    float* y, float* unit, float* scales);
  /** dx; and what these rows add to the gradients of gain and shift, which start at zero */
  void (*layerNormGradient)(const float* dy, const float* unit, const float* scales, const float* gain, ptrdiff_t rows,
                            ptrdiff_t dim, float* dx, float* gainGradient, float* shiftGradient);
};

}  // namespace belfry

#define BELFRY_FAMILY norms
#define BELFRY_FAMILY_TYPE NormKernels
#include "../isa/family.h"
