#include "rows.h"

#include "table-rows.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

template <typename Row>
void gatherFrom(void* table, ptrdiff_t dim, const int32_t* rows, ptrdiff_t count, RowRange range, float* out) {
  const ptrdiff_t columns = range.toColumn - range.fromColumn;
  for (ptrdiff_t i = range.fromRow; i < range.toRow; i++) {
    askAhead<toRead>(static_cast<const typename Row::Number*>(table), dim, rows, i, count);
    float* const to = out + i * dim;
    if (rows[i] < 0) {
      __builtin_memset(to + range.fromColumn, 0, 4 * columns);
      continue;
    }
    const Row row(table, dim, rows[i], 0);
    forColumns(range.fromColumn, range.toColumn, [&](ptrdiff_t column, int lanes) __attribute__((always_inline)) {
      FloatRow(to, 0, 0, 0).write(column, lanes, row.read(column, lanes));
    });
  }
}

void gather(Table table, ptrdiff_t dim, const int32_t* rows, ptrdiff_t count, RowRange range, float* out) {
  (table.isHalf ? gatherFrom<HalfRow> : gatherFrom<FloatRow>)(table.data, dim, rows, count, range, out);
}

ptrdiff_t startOf(const Bags& bags, ptrdiff_t bag) { return bags.offsets == nullptr ? bag : bags.offsets[bag]; }

float weightOf(const Bags& bags, ptrdiff_t place) { return bags.weights == nullptr ? 1 : bags.weights[place]; }

/** As many columns at a time as registers hold; the members pass by. */
template <typename Row>
void sumBagsOf(void* table, ptrdiff_t dim, Bags bags, ptrdiff_t from, ptrdiff_t to, float* out) {
  constexpr int held = 4;
  const auto numbers = static_cast<const typename Row::Number*>(table);
  const ptrdiff_t memberCount = startOf(bags, bags.count);
  for (ptrdiff_t bag = from; bag < to; bag++) {
    const ptrdiff_t start = startOf(bags, bag);
    const ptrdiff_t end = startOf(bags, bag + 1);
    ptrdiff_t column = 0;
    for (; column + held * width <= dim; column += held * width) {
      Floats sums[held] = {};
      for (ptrdiff_t i = start; i < end; i++) {
        if (column == 0) askAhead<toRead>(numbers, dim, bags.members, i, memberCount);
        if (bags.members[i] < 0) continue;
        const Row row(table, dim, bags.members[i], 0);
        const float weight = weightOf(bags, i);
#pragma GCC unroll 4
        for (int v = 0; v < held; v++) sums[v] += weight * row.read(column + v * width, width);
      }
      for (int v = 0; v < held; v++) store(out + bag * dim + column + v * width, sums[v]);
    }
    forColumns(column, dim, [&](ptrdiff_t at, int lanes) __attribute__((always_inline)) {
      Floats sum{};
      for (ptrdiff_t i = start; i < end; i++) {
        if (at == 0) askAhead<toRead>(numbers, dim, bags.members, i, memberCount);
        if (bags.members[i] >= 0) sum += weightOf(bags, i) * Row(table, dim, bags.members[i], 0).read(at, lanes);
      }
      FloatRow(out, dim, bag, 0).write(at, lanes, sum);
    });
  }
}

void sumBags(Table table, ptrdiff_t dim, Bags bags, ptrdiff_t from, ptrdiff_t to, float* out) {
  (table.isHalf ? sumBagsOf<HalfRow> : sumBagsOf<FloatRow>)(table.data, dim, bags, from, to, out);
}

void scatterAdd(float* target, ptrdiff_t dim, Bags bags, int32_t part, int32_t parts, const float* source) {
  for (ptrdiff_t bag = 0; bag < bags.count; bag++) {
    const float* const from = source + bag * dim;
    for (ptrdiff_t i = startOf(bags, bag); i < startOf(bags, bag + 1); i++) {
      const int32_t member = bags.members[i];
      if (member < 0 || (member & (parts - 1)) != part) continue;
      const FloatRow to(target, dim, member, 0);
      const float weight = weightOf(bags, i);
      forColumns(0, dim, [&](ptrdiff_t column, int lanes) __attribute__((always_inline)) {
        to.write(column, lanes, to.read(column, lanes) + weight * loadLanes(from + column, lanes));
      });
    }
  }
}

/** Several sums grow side by side, so that none waits for the one before. */
float dot(const float* a, const float* b, ptrdiff_t dim) {
  Floats sums[4] = {};
  ptrdiff_t k = 0;
  for (; k + 4 * width <= dim; k += 4 * width) {
#pragma GCC unroll 4
    for (int v = 0; v < 4; v++) sums[v] += load(a + k + v * width) * load(b + k + v * width);
  }
  forColumns(k, dim, [&](ptrdiff_t at, int lanes) __attribute__((always_inline)) {
    sums[0] += loadLanes(a + at, lanes) * loadLanes(b + at, lanes);
  });
  return sumOf((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

/** In 64 bits where squares leave the range of 32. */
float lengthOf(const float* row, ptrdiff_t dim) {
  const float squares = dot(row, row, dim);
  if (squares > 1e-30f && squares < 1e30f) return __builtin_sqrtf(squares);
  double sum = 0;
  for (ptrdiff_t k = 0; k < dim; k++) sum += static_cast<double>(row[k]) * row[k];
  return static_cast<float>(__builtin_sqrt(sum));
}

/** Divides by multiplying with the inverse, many times faster; by itself where the inverse is out of range. */
struct Divisor {
  float value;
  float inverse;

  explicit Divisor(float divisor) : value(divisor), inverse(1 / divisor) {}

  BELFRY_INLINE Floats operator()(Floats values) const {
    return __builtin_isfinite(inverse) ? values * inverse : values / value;
  }
};

void normalize(float* matrix, ptrdiff_t dim, ptrdiff_t from, ptrdiff_t to, float* norms) {
  for (ptrdiff_t i = from; i < to; i++) {
    const float norm = norms[i] = lengthOf(matrix + i * dim, dim);
    if (norm == 0) continue;
    const Divisor by(norm);
    const FloatRow row(matrix, dim, i, 0);
    forColumns(0, dim, [&](ptrdiff_t column, int lanes) __attribute__((always_inline)) {
      row.write(column, lanes, by(row.read(column, lanes)));
    });
  }
}

void normalizeGradient(const float* unit, const float* norms, ptrdiff_t dim, ptrdiff_t from, ptrdiff_t to,
                       float* gradient) {
  for (ptrdiff_t i = from; i < to; i++) {
    if (norms[i] == 0) {
      __builtin_memset(gradient + i * dim, 0, 4 * dim);
      continue;
    }
    const float* const direction = unit + i * dim;
    const Divisor by(norms[i]);
    const float along = dot(gradient + i * dim, direction, dim);
    const FloatRow row(gradient, dim, i, 0);
    forColumns(0, dim, [&](ptrdiff_t column, int lanes) __attribute__((always_inline)) {
      row.write(column, lanes, by(row.read(column, lanes) - along * loadLanes(direction + column, lanes)));
    });
  }
}

ptrdiff_t findNonFinite(const float* values, ptrdiff_t from, ptrdiff_t to) {
  constexpr int32_t exponent = 0x7f800000;
  constexpr ptrdiff_t glance = 32 * width;
  ptrdiff_t at = from;
  for (; at + glance <= to; at += glance) {
    Ints found{};
    for (ptrdiff_t k = 0; k < glance; k += width) found |= (bitsOf(load(values + at + k)) & exponent) == exponent;
    if (sumOf(__builtin_convertvector(found, Floats)) != 0) break;
  }
  for (; at < to; at++) {
    if (!__builtin_isfinite(values[at])) return at;
  }
  return -1;
}

}  // namespace
}  // namespace BELFRY_ISA

const RowKernels BELFRY_TABLE(rows) = {BELFRY_ISA::gather,     BELFRY_ISA::sumBags,
                                       BELFRY_ISA::scatterAdd, BELFRY_ISA::normalize,
                                       BELFRY_ISA::normalizeGradient, BELFRY_ISA::findNonFinite};

}  // namespace belfry
