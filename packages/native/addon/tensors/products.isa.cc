// A block of a product (Goto & van de Geijn 2008): a panel of the right factor, as wide as a tile and some steps of the
// common dimension long, is packed so that it stays in the first-level cache, while tiles of all rows pass over it. The
// left factor is read where it lies: one cache line of it serves sixteen steps.
#include "products.h"

#include "../isa/tile.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

constexpr int tileVectors = 2;
constexpr int tileColumns = tileVectors * width;
/** As many as the registers hold beside one row of the right factor: 32 registers, or 16. */
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int tileRows = 8;
#else
constexpr int tileRows = 6;
#endif
/** A panel takes half of a first-level cache of 32 KiB. */
constexpr ptrdiff_t depthStep = 4096 / tileColumns;

/** Columns [0, columns) of `depth` steps, side by side and filled up with zeros. */
void packPanel(Matrix right, ptrdiff_t depth, ptrdiff_t columns, float* panel) {
  if (columns < tileColumns) __builtin_memset(panel, 0, 4 * depth * tileColumns);
  if (right.column == 1) {
    for (ptrdiff_t k = 0; k < depth; k++)
      __builtin_memcpy(panel + k * tileColumns, right.start + k * right.row, 4 * columns);
    return;
  }
  for (ptrdiff_t j = 0; j < columns; j++) {
    const float* const from = right.start + j * right.column;
    for (ptrdiff_t k = 0; k < depth; k++) panel[k * tileColumns + j] = from[k * right.row];
  }
}

template <int rows>
void addTile(Left left, const float* panel, ptrdiff_t depth, float* out, ptrdiff_t outRow) {
  Floats tile[rows][tileVectors];
#pragma GCC unroll 8
  for (int r = 0; r < rows; r++) {
#pragma GCC unroll 2
    for (int v = 0; v < tileVectors; v++) tile[r][v] = load(out + r * outRow + v * width);
  }
  addProduct(tile, left, {panel, tileColumns}, depth);
#pragma GCC unroll 8
  for (int r = 0; r < rows; r++) {
#pragma GCC unroll 2
    for (int v = 0; v < tileVectors; v++) store(out + r * outRow + v * width, tile[r][v]);
  }
}

/** The tile of any number of rows up to tileRows. */
template <int rows = tileRows>
BELFRY_INLINE void addRows(ptrdiff_t count, Left left, const float* panel, ptrdiff_t depth, float* out,
                           ptrdiff_t outRow) {
  if constexpr (rows > 0) {
    if (count == rows)
      addTile<rows>(left, panel, depth, out, outRow);
    else
      addRows<rows - 1>(count, left, panel, depth, out, outRow);
  }
}

/** Adds one packed panel to all rows of its columns. */
void addPanel(const ProductBlock& block, ptrdiff_t step, ptrdiff_t depth, ptrdiff_t column, const float* panel) {
  const ptrdiff_t columns = block.columns - column < tileColumns ? block.columns - column : tileColumns;
  for (ptrdiff_t row = 0; row < block.rows; row += tileRows) {
    const ptrdiff_t rows = block.rows - row < tileRows ? block.rows - row : tileRows;
    const Left left = {block.left.start + row * block.left.row + step * block.left.column, block.left.row,
                       block.left.column};
    float* const out = block.out + row * block.outRow + column;
    if (columns == tileColumns) {
      addRows(rows, left, panel, depth, out, block.outRow);
      continue;
    }
    float whole[tileRows * tileColumns] = {};
    for (ptrdiff_t r = 0; r < rows; r++)
      __builtin_memcpy(whole + r * tileColumns, out + r * block.outRow, 4 * columns);
    addRows(rows, left, panel, depth, whole, tileColumns);
    for (ptrdiff_t r = 0; r < rows; r++)
      __builtin_memcpy(out + r * block.outRow, whole + r * tileColumns, 4 * columns);
  }
}

void multiply(const ProductBlock& block) {
  for (ptrdiff_t row = 0; row < block.rows; row++) {
    float* const out = block.out + row * block.outRow;
    if (block.bias == nullptr)
      __builtin_memset(out, 0, 4 * block.columns);
    else
      __builtin_memcpy(out, block.bias, 4 * block.columns);
  }
  alignas(64) float panel[depthStep * tileColumns];
  for (ptrdiff_t step = 0; step < block.depth; step += depthStep) {
    const ptrdiff_t depth = block.depth - step < depthStep ? block.depth - step : depthStep;
    for (ptrdiff_t column = 0; column < block.columns; column += tileColumns) {
      const Matrix right = {block.right.start + step * block.right.row + column * block.right.column, block.right.row,
                            block.right.column};
      packPanel(right, depth, block.columns - column < tileColumns ? block.columns - column : tileColumns, panel);
      addPanel(block, step, depth, column, panel);
    }
  }
}

}  // namespace
}  // namespace BELFRY_ISA

const ProductKernels BELFRY_TABLE(products) = {BELFRY_ISA::multiply};

}  // namespace belfry
