// Whole products on several threads.
#pragma once

#include "maps.h"
#include "products.h"

namespace belfry {

struct Product {
  ptrdiff_t batch;
  ptrdiff_t rows;
  ptrdiff_t depth;
  ptrdiff_t columns;
  /** [rows, depth], the next of the batch `leftBatch` numbers on; 0 = the same for all */
  Matrix left;
  ptrdiff_t leftBatch;
  /** [depth, columns] */
  Matrix right;
  ptrdiff_t rightBatch;
  /** [columns], or null */
  const float* bias;
  /** Applied to the sums; null = none. Its slopes go to `slopes`, [batch, rows, columns], where that is not null. */
  const Activation* activation;
  float* slopes;
  /** [batch, rows, columns] */
  float* out;
};

/** out = activation(left · right + bias), the same bits at any number of threads. */
void multiply(int threads, const Product& product);

}  // namespace belfry
