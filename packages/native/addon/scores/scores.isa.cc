#include "scores.h"

#include "column-block.h"
#include "float32-products.h"
#include "row-block.h"

#ifdef __AVX512BF16__
#include "bfloat16-products.h"
#endif

namespace belfry {
namespace BELFRY_ISA {
namespace {

template <typename Products>
void rowBlock(const ScoresTask& task, ptrdiff_t block) {
  switch (task.epilogue.terms) {
    case Terms::exponential: return RowBlock<Products, ExponentialTerms>(task, block).run();
    case Terms::logistic: return RowBlock<Products, LogisticTerms>(task, block).run();
    case Terms::hinge: return RowBlock<Products, HingeTerms>(task, block).run();
  }
}

template <typename Products>
ptrdiff_t rowRoomLength(ptrdiff_t dims) {
  return 3 * rowsPerBlock * dims + Products::room(dims);
}

template <typename Products>
constexpr ScoresForm form() {
  return {Products::termBytes, rowRoomLength<Products>, Products::pack, rowBlock<Products>, addColumnBlock<Products>};
}

#ifndef __AVX512BF16__
using Bfloat16Products = Float32Products<true>;
#endif

}  // namespace
}  // namespace BELFRY_ISA

const ScoresKernels BELFRY_TABLE(scores) = {
    BELFRY_ISA::panel,
    BELFRY_ISA::width,
    BELFRY_ISA::form<BELFRY_ISA::Float32Products<false>>(),
    BELFRY_ISA::form<BELFRY_ISA::Bfloat16Products>(),
};

}  // namespace belfry
