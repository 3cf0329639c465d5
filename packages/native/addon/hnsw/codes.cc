#include "codes.h"

namespace belfry {
namespace {

constexpr size_t block = 64;

size_t wholeBlocks(size_t bytes) { return (bytes + block - 1) / block * block; }

size_t codeBytesOf(Storage storage, ptrdiff_t dim) {
  switch (storage) {
    case Storage::bfloat16: return wholeBlocks(2 * dim);
    case Storage::int8: return wholeBlocks(dim);
    default: return 4 * dim;
  }
}

}  // namespace

Codes::Codes(Storage storage, Metric metric, ptrdiff_t dim, float largest)
    : storage_(storage),
      metric_(metric),
      codeBytes_(codeBytesOf(storage, dim)),
      largest_(largest),
      plane_(codeBytes_) {}

size_t Codes::queryBytes() const { return wholeBlocks(codeBytes_); }

}  // namespace belfry
