#include "linear.h"

#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "../pool/blocks.h"
#include "multiply.h"
#include "reduce.h"

namespace belfry {

void linearGradient(int threads, const LinearGradient& layer) {
  const ptrdiff_t rows = layer.rows;
  const ptrdiff_t inputs = layer.inputs;
  const ptrdiff_t outputs = layer.outputs;
  const ptrdiff_t size = rows * outputs;
  const Array<float> room(layer.activation == nullptr ? 0 : size);
  const float* dz = layer.dy;
  if (layer.activation != nullptr) {
    forBlocks(threads, blocksOf(size, passBlock), [&](ptrdiff_t block) {
      const auto [from, length] = stretchOf(size, passBlock, block);
      layer.activation->gradient(layer.dy + from, layer.kept + from, length, room.data() + from);
    });
    dz = room.data();
  }
  multiply(threads, {1, rows, outputs, inputs, {dz, outputs, 1}, 0, {layer.kernel, 1, outputs}, 0, nullptr, nullptr,
                     nullptr, layer.dx});
  multiply(threads, {1, inputs, rows, outputs, {layer.x, 1, inputs}, 0, {dz, outputs, 1}, 0, nullptr, nullptr, nullptr,
                     layer.kernelGradient});
  if (layer.biasGradient != nullptr) {
    const Fold& sum = folds().folds[static_cast<int>(FoldName::sum)];
    reduce(threads, sum, dz, 1, rows, outputs, layer.biasGradient);
  }
}

}  // namespace belfry
