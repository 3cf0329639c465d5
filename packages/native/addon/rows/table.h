// What kernels over rows work on: a table of float32 or of bfloat16, and the blocks its rows are cut into.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

/** Row-major numbers: float32, or bfloat16, the upper halves of float32. */
struct Table {
  void* data;
  bool isHalf;
};

/** A part of a list of rows: places [fromRow, toRow) of the list, columns [fromColumn, toColumn). */
struct RowRange {
  ptrdiff_t fromRow;
  ptrdiff_t toRow;
  ptrdiff_t fromColumn;
  ptrdiff_t toColumn;
};

/** Cuts a list of rows into blocks of about 16,384 numbers, by shapes alone; a longer row is cut across. */
class RowBlocks {
 public:
  RowBlocks(ptrdiff_t count, ptrdiff_t dim)
      : count_(count),
        dim_(dim),
        rows_(dim < size ? size / dim : 1),
        across_((dim + size - 1) / size),
        length_(across_ * ((count + rows_ - 1) / rows_)) {}

  ptrdiff_t length() const { return length_; }

  RowRange operator[](ptrdiff_t block) const {
    const ptrdiff_t row = block / across_ * rows_;
    const ptrdiff_t column = block % across_ * size;
    return {row, smaller(row + rows_, count_), column, smaller(column + size, dim_)};
  }

 private:
  static constexpr ptrdiff_t size = 16384;
  static ptrdiff_t smaller(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

  ptrdiff_t count_;
  ptrdiff_t dim_;
  ptrdiff_t rows_;
  ptrdiff_t across_;
  ptrdiff_t length_;
};

}  // namespace belfry
