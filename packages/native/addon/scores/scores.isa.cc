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
struct Form {
  template <typename TermsOf>
  static void row(const ScoresTask& task, ptrdiff_t block) {
    RowBlock<Products, TermsOf>(task, block, keptTerms<Products>(task, block), task.rowRoom + block * task.rowRoomLength)
        .run(task.factors + block * rowsPerBlock * columnBlocksOf(task));
  }

  static size_t termBytes(ptrdiff_t terms) { return Products::lengthOf(terms) * sizeof(typename Products::Term); }

  static ptrdiff_t rowRoomLength(ptrdiff_t dims) { return 3 * rowsPerBlock * dims + Products::room(dims); }

  /** By Terms */
  static constexpr ScoresForm table = {
      termBytes,
      rowRoomLength,
      Products::pack,
      {row<ExponentialTerms>, row<LogisticTerms>, row<HingeTerms>},
      {addColumnBlock<Products, ExponentialTerms>, addColumnBlock<Products, LogisticTerms>,
       addColumnBlock<Products, HingeTerms>},
  };
};

#ifndef __AVX512BF16__
using Bfloat16Products = Float32Products<true>;
#endif

}  // namespace
}  // namespace BELFRY_ISA

const ScoresKernels BELFRY_TABLE(scores) = {
    BELFRY_ISA::panel,
    BELFRY_ISA::width,
    BELFRY_ISA::Form<BELFRY_ISA::Float32Products<false>>::table,
    BELFRY_ISA::Form<BELFRY_ISA::Bfloat16Products>::table,
};

}  // namespace belfry
