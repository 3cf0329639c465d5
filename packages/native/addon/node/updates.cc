#include "../rows/updates.h"

#include "../pool/thread-pool.h"
#include "arguments.h"
#include "families.h"
#include "tables.h"

namespace belfry {
namespace {

/** What all steps start with: (threads, table, dim, rows, gradient, learningRate, weightDecay, roundingKey, … */
constexpr int ownArguments = 8;

RowUpdate updateOf(const Arguments& arguments, float* first, float* second) {
  const auto list = arguments.integers(3);
  return {tableAt(arguments, 1),
          static_cast<ptrdiff_t>(arguments.number(2)),
          list.data,
          static_cast<ptrdiff_t>(list.length),
          arguments.floats(4).data,
          static_cast<float>(arguments.number(5)),
          static_cast<float>(arguments.number(6)),
          static_cast<uint32_t>(arguments.number(7)),
          {first, second}};
}

template <typename Rule>
void run(const Arguments& arguments, UpdateRows<Rule> update, const RowUpdate& step, const Rule& rule) {
  const RowBlocks blocks(step.count, step.dim);
  forBlocks(static_cast<int>(arguments.number(0)), blocks.length(),
            [&](ptrdiff_t block) { update(step, rule, blocks[block]); });
}

/** sgdRows(…, velocity or null, momentum) */
napi_value sgdRows(const Arguments& arguments) {
  float* const velocity = arguments.floats(ownArguments).data;
  const RowUpdate step = updateOf(arguments, velocity, nullptr);
  if (velocity == nullptr)
    run(arguments, updates().plain, step, PlainRule{});
  else
    run(arguments, updates().momentum, step, MomentumRule{static_cast<float>(arguments.number(ownArguments + 1))});
  return nullptr;
}

/** adamRows(…, first, second, beta1, beta2, epsilon, correction1, correction2) */
napi_value adamRows(const Arguments& arguments) {
  const auto number = [&](int place) { return arguments.number(ownArguments + place); };
  const auto single = [&](int place) { return static_cast<float>(number(place)); };
  const AdamRule rule{single(2), static_cast<float>(1 - number(2)), single(5),
                      single(3), static_cast<float>(1 - number(3)), single(6),
                      single(4)};
  run(arguments, updates().adam,
      updateOf(arguments, arguments.floats(ownArguments).data, arguments.floats(ownArguments + 1).data), rule);
  return nullptr;
}

/** adagradRows(…, accumulator, epsilon) */
napi_value adagradRows(const Arguments& arguments) {
  run(arguments, updates().adagrad, updateOf(arguments, arguments.floats(ownArguments).data, nullptr),
      AdagradRule{static_cast<float>(arguments.number(ownArguments + 1))});
  return nullptr;
}

const AddonEntry entries[] = {{"sgdRows", sgdRows}, {"adamRows", adamRows}, {"adagradRows", adagradRows}};

}  // namespace

void exportUpdates(napi_env env, napi_value exports) {
  exportFunctions(env, exports, entries, sizeof entries / sizeof entries[0]);
}

}  // namespace belfry
