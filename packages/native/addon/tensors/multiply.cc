// A product is cut into rectangles of the result. Where they are few and the common dimension is long (the gradient of a
// layer's kernel sums over the whole batch), that is cut too, and the parts are added in its order.
#include "multiply.h"

#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "../pool/blocks.h"

namespace belfry {
namespace {

constexpr ptrdiff_t blockRows = 256;
constexpr ptrdiff_t blockColumns = 512;
constexpr ptrdiff_t shortestStretch = 512;
/** Blocks that keep the threads of a large machine busy. */
constexpr ptrdiff_t enoughBlocks = 16;

ptrdiff_t stretchLength(ptrdiff_t depth, ptrdiff_t rectangles) {
  if (rectangles == 0 || rectangles >= enoughBlocks) return depth;
  const ptrdiff_t shared = blocksOf(depth, enoughBlocks / rectangles);
  return shared < shortestStretch ? shortestStretch : shared;
}

void addParts(int threads, const Product& product, const Array<float>& parts, ptrdiff_t size) {
  const BinaryMap add = maps().binary[static_cast<int>(Binary::add)];
  forBlocks(threads, blocksOf(size, passBlock), [&](ptrdiff_t block) {
    const Stretch numbers = stretchOf(size, passBlock, block);
    float* const out = product.out + numbers.from;
    for (size_t part = numbers.from; part < parts.size(); part += size)
      add(out, 1, parts.data() + part, 1, numbers.length, out);
    if (product.activation != nullptr)
      product.activation->apply(out, product.slopes == nullptr ? nullptr : product.slopes + numbers.from, numbers.length);
  });
}

}  // namespace

void multiply(int threads, const Product& product) {
  const ptrdiff_t rowBlocks = blocksOf(product.rows, blockRows);
  const ptrdiff_t columnBlocks = blocksOf(product.columns, blockColumns);
  const ptrdiff_t rectangles = product.batch * rowBlocks * columnBlocks;
  const ptrdiff_t stretch = stretchLength(product.depth, rectangles);
  const ptrdiff_t stretches = product.depth <= stretch ? 1 : blocksOf(product.depth, stretch);
  const ptrdiff_t size = product.batch * product.rows * product.columns;
  const bool isCut = stretches > 1;
  /** All parts but the first, which goes to its place. */
  const Array<float> parts((stretches - 1) * size);
  const auto multiplyBlock = products().multiply;

  forBlocks(threads, rectangles * stretches, [&](ptrdiff_t block) {
    const ptrdiff_t part = block / rectangles;
    const ptrdiff_t entry = block % rectangles / (rowBlocks * columnBlocks);
    const Stretch rows = stretchOf(product.rows, blockRows, block / columnBlocks % rowBlocks);
    const Stretch columns = stretchOf(product.columns, blockColumns, block % columnBlocks);
    const Stretch steps = stretchOf(product.depth, stretch, part);
    const auto [left, leftRow, leftColumn] = product.left;
    const auto [right, rightRow, rightColumn] = product.right;
    const ptrdiff_t place = (entry * product.rows + rows.from) * product.columns + columns.from;
    float* const out = (part == 0 ? product.out : parts.data() + (part - 1) * size) + place;
    multiplyBlock({{left + entry * product.leftBatch + rows.from * leftRow + steps.from * leftColumn, leftRow, leftColumn},
                   {right + entry * product.rightBatch + steps.from * rightRow + columns.from * rightColumn, rightRow,
                    rightColumn},
                   rows.length,
                   steps.length,
                   columns.length,
                   part == 0 && product.bias != nullptr ? product.bias + columns.from : nullptr,
                   out,
                   product.columns});
    if (isCut || product.activation == nullptr) return;
    for (ptrdiff_t row = 0; row < rows.length; row++) {
      float* const slopes = product.slopes == nullptr ? nullptr : product.slopes + place + row * product.columns;
      product.activation->apply(out + row * product.columns, slopes, columns.length);
    }
  });
  if (isCut) addParts(threads, product, parts, size);
}

}  // namespace belfry
