#include "updates.h"

#include "table-rows.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

BELFRY_INLINE Floats squareRoot(Floats values) {
  float lanes[width];
  store(lanes, values);
  for (int i = 0; i < width; i++) lanes[i] = __builtin_sqrtf(lanes[i]);
  return load(lanes);
}

BELFRY_INLINE Floats direction(const PlainRule&, Floats gradient, Floats*) { return gradient; }

BELFRY_INLINE Floats direction(const MomentumRule& rule, Floats gradient, Floats* velocity) {
  return *velocity = rule.momentum * *velocity + gradient;
}

BELFRY_INLINE Floats direction(const AdamRule& rule, Floats gradient, Floats* moments) {
  moments[0] = rule.beta1 * moments[0] + rule.rest1 * gradient;
  moments[1] = rule.beta2 * moments[1] + rule.rest2 * gradient * gradient;
  return moments[0] * rule.correction1 / (squareRoot(moments[1] * rule.correction2) + rule.epsilon);
}

BELFRY_INLINE Floats direction(const AdagradRule& rule, Floats gradient, Floats* accumulator) {
  *accumulator += gradient * gradient;
  return gradient / (squareRoot(*accumulator) + rule.epsilon);
}

template <typename Row, typename Rule>
void updateTable(const RowUpdate& update, const Rule& rule, RowRange range) {
  const ptrdiff_t dim = update.dim;
  for (ptrdiff_t i = range.fromRow; i < range.toRow; i++) {
    askAhead<toWrite>(static_cast<const typename Row::Number*>(update.table.data), dim, update.rows, i, update.count);
    for (int m = 0; m < Rule::moments; m++) askAhead<toWrite>(update.moments[m], dim, update.rows, i, update.count);
    const int32_t place = update.rows[i];
    const Row row(update.table.data, dim, place, update.roundingKey);
    const float* const gradient = update.gradient == nullptr ? nullptr : update.gradient + i * dim;
    forColumns(range.fromColumn, range.toColumn, [&](ptrdiff_t column, int lanes) __attribute__((always_inline)) {
      Floats moments[2];
      for (int m = 0; m < Rule::moments; m++)
        moments[m] = FloatRow(update.moments[m], dim, place, 0).read(column, lanes);
      const Floats slope = gradient == nullptr ? Floats{} : loadLanes(gradient + column, lanes);
      const Floats weights = row.read(column, lanes);
      const Floats step = direction(rule, slope, moments) + update.weightDecay * weights;
      row.write(column, lanes, weights - update.learningRate * step);
      for (int m = 0; m < Rule::moments; m++)
        FloatRow(update.moments[m], dim, place, 0).write(column, lanes, moments[m]);
    });
  }
}

template <typename Rule>
void updateRows(const RowUpdate& update, const Rule& rule, RowRange range) {
  (update.table.isHalf ? updateTable<HalfRow, Rule> : updateTable<FloatRow, Rule>)(update, rule, range);
}

}  // namespace
}  // namespace BELFRY_ISA

const UpdateKernels BELFRY_TABLE(updates) = {
    BELFRY_ISA::updateRows<PlainRule>, BELFRY_ISA::updateRows<MomentumRule>, BELFRY_ISA::updateRows<AdamRule>,
    BELFRY_ISA::updateRows<AdagradRule>};

}  // namespace belfry
