#include <cstring>

#include "../pool/scratch.h"
#include "../pool/thread-pool.h"
#include "../pool/blocks.h"
#include "../tensors/linear.h"
#include "../tensors/multiply.h"
#include "../tensors/norms.h"
#include "../tensors/reduce.h"
#include "../tensors/strides.h"
#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

/** The entry of a table with the name that an argument gives. */
template <typename Entry, size_t count>
const Entry& named(const Arguments& arguments, int place, const char* const (&names)[count],
                   const Entry (&table)[count]) {
  const std::string name = arguments.text(place);
  for (size_t i = 0; i < count; i++) {
    if (name == names[i]) return table[i];
  }
  throw CodedError("INTERNAL", "no function is called " + name);
}

/** null for null */
const Activation* activation(const Arguments& arguments, int place) {
  return arguments.isNull(place) ? nullptr : &named(arguments, place, activationNames, maps().activations);
}

/** From one list: the extents, then the steps of the first array, then those of the second. */
Strides strides(const Arguments& arguments, int place) {
  const auto numbers = arguments.integers(place);
  const int rank = numbers.length / 3;
  if (rank > mostDimensions) throw CodedError("INTERNAL", "an array of too many dimensions");
  return {rank, numbers.data, numbers.data + rank, numbers.data + 2 * rank};
}

/** A matrix from its array and, at the next two places, its steps along rows and columns. */
Matrix matrix(const Arguments& arguments, int place) {
  return {arguments.floats(place).data, static_cast<ptrdiff_t>(arguments.number(place + 1)),
          static_cast<ptrdiff_t>(arguments.number(place + 2))};
}

/**
 * multiplyMatrices(threads, batch, rows, depth, columns, left, its row step, its column step, its batch step, right,
 * its three steps, bias, activation, slopes, out)
 */
napi_value multiplyMatrices(const Arguments& arguments) {
  Product product;
  product.batch = arguments.number(1);
  product.rows = arguments.number(2);
  product.depth = arguments.number(3);
  product.columns = arguments.number(4);
  product.left = matrix(arguments, 5);
  product.leftBatch = arguments.number(8);
  product.right = matrix(arguments, 9);
  product.rightBatch = arguments.number(12);
  product.bias = arguments.floats(13).data;
  product.activation = activation(arguments, 14);
  product.slopes = arguments.floats(15).data;
  product.out = arguments.floats(16).data;
  multiply(arguments.number(0), product);
  return nullptr;
}

/** linearGradient(threads, rows, inputs, outputs, dy, x, kernel, activation, kept, dx, kernelGradient, biasGradient) */
napi_value gradientOfLinear(const Arguments& arguments) {
  LinearGradient layer;
  layer.rows = arguments.number(1);
  layer.inputs = arguments.number(2);
  layer.outputs = arguments.number(3);
  layer.dy = arguments.floats(4).data;
  layer.x = arguments.floats(5).data;
  layer.kernel = arguments.floats(6).data;
  layer.activation = activation(arguments, 7);
  layer.kept = arguments.floats(8).data;
  layer.dx = arguments.floats(9).data;
  layer.kernelGradient = arguments.floats(10).data;
  layer.biasGradient = arguments.floats(11).data;
  linearGradient(arguments.number(0), layer);
  return nullptr;
}

/** mapUnary(threads, name, x, out) */
napi_value mapUnary(const Arguments& arguments) {
  const UnaryMap map = named(arguments, 1, unaryNames, maps().unary);
  const auto x = arguments.floats(2);
  float* const out = arguments.floats(3).data;
  const ptrdiff_t size = x.length;
  forBlocks(arguments.number(0), blocksOf(size, passBlock), [&](ptrdiff_t block) {
    const auto [from, length] = stretchOf(size, passBlock, block);
    map(x.data + from, length, out + from);
  });
  return nullptr;
}

/** mapBinary(threads, name, strides, a, b, out) */
napi_value mapBinary(const Arguments& arguments) {
  mapBroadcast(arguments.number(0), named(arguments, 1, binaryNames, maps().binary), strides(arguments, 2),
               arguments.floats(3).data, arguments.floats(4).data, arguments.floats(5).data);
  return nullptr;
}

/** foldAxis(threads, name, x, outer, depth, inner, out) */
napi_value foldAxis(const Arguments& arguments) {
  reduce(arguments.number(0), named(arguments, 1, foldNames, folds().folds), arguments.floats(2).data,
         arguments.number(3), arguments.number(4), arguments.number(5), arguments.floats(6).data);
  return nullptr;
}

/** moveArray(threads, strides, from, its start, to, its start) */
napi_value moveArray(const Arguments& arguments) {
  move(arguments.number(0), strides(arguments, 1), arguments.floats(2).data + ptrdiff_t(arguments.number(3)),
       arguments.floats(4).data + ptrdiff_t(arguments.number(5)));
  return nullptr;
}

/** Calls body(first row, rows) in blocks. */
template <typename Body>
void forRows(int threads, ptrdiff_t rows, ptrdiff_t dim, Body body) {
  const ptrdiff_t rowsPerBlock = perPassBlock(dim);
  forBlocks(threads, blocksOf(rows, rowsPerBlock), [&](ptrdiff_t block) {
    const auto [from, length] = stretchOf(rows, rowsPerBlock, block);
    body(block, from, length);
  });
}

/** softmaxRows(threads, x, dim, log, y) */
napi_value softmaxRows(const Arguments& arguments) {
  const auto x = arguments.floats(1);
  const ptrdiff_t dim = arguments.number(2);
  const auto softmax = arguments.boolean(3) ? norms().logSoftmax : norms().softmax;
  float* const y = arguments.floats(4).data;
  forRows(arguments.number(0), x.length / dim, dim, [&](ptrdiff_t, ptrdiff_t from, ptrdiff_t rows) {
    softmax(x.data + from * dim, rows, dim, y + from * dim);
  });
  return nullptr;
}

/** softmaxGradient(threads, y, dy, dim, log, dx) */
napi_value softmaxGradient(const Arguments& arguments) {
  const auto y = arguments.floats(1);
  const float* const dy = arguments.floats(2).data;
  const ptrdiff_t dim = arguments.number(3);
  const auto gradient = arguments.boolean(4) ? norms().logSoftmaxGradient : norms().softmaxGradient;
  float* const dx = arguments.floats(5).data;
  forRows(arguments.number(0), y.length / dim, dim, [&](ptrdiff_t, ptrdiff_t from, ptrdiff_t rows) {
    gradient(y.data + from * dim, dy + from * dim, rows, dim, dx + from * dim);
  });
  return nullptr;
}

/** layerNorm(threads, x, gain, shift, epsilon, y, unit, scales) */
napi_value layerNorm(const Arguments& arguments) {
  const auto x = arguments.floats(1);
  const auto gain = arguments.floats(2);
  const float* const shift = arguments.floats(3).data;
  const float epsilon = arguments.number(4);
  float* const y = arguments.floats(5).data;
  float* const unit = arguments.floats(6).data;
  float* const scales = arguments.floats(7).data;
  const ptrdiff_t dim = gain.length;
  const auto normalize = norms().layerNorm;
  forRows(arguments.number(0), x.length / dim, dim, [&](ptrdiff_t, ptrdiff_t from, ptrdiff_t rows) {
    normalize(x.data + from * dim, gain.data, shift, epsilon, rows, dim, y + from * dim, unit + from * dim,
              scales + from);
  });
  return nullptr;
}

/** layerNormGradient(threads, dy, unit, scales, gain, dx, gainGradient, shiftGradient) */
napi_value layerNormGradient(const Arguments& arguments) {
  const int threads = arguments.number(0);
  const auto dy = arguments.floats(1);
  const float* const unit = arguments.floats(2).data;
  const float* const scales = arguments.floats(3).data;
  const auto gain = arguments.floats(4);
  float* const dx = arguments.floats(5).data;
  const ptrdiff_t dim = gain.length;
  const ptrdiff_t rows = dy.length / dim;
  const ptrdiff_t blocks = blocksOf(rows, perPassBlock(dim));
  const auto gradient = norms().layerNormGradient;
  /** [gain and shift, blocks, dim] */
  const Array<float> parts(2 * blocks * dim);
  std::memset(parts.data(), 0, sizeof(float) * parts.size());
  forRows(threads, rows, dim, [&](ptrdiff_t block, ptrdiff_t from, ptrdiff_t count) {
    gradient(dy.data + from * dim, unit + from * dim, scales + from, gain.data, count, dim, dx + from * dim,
             parts.data() + block * dim, parts.data() + (blocks + block) * dim);
  });
  const Fold& sum = folds().folds[static_cast<int>(FoldName::sum)];
  reduce(threads, sum, parts.data(), 1, blocks, dim, arguments.floats(6).data);
  reduce(threads, sum, parts.data() + blocks * dim, 1, blocks, dim, arguments.floats(7).data);
  return nullptr;
}

const AddonEntry entries[] = {{"multiplyMatrices", multiplyMatrices},
                              {"linearGradient", gradientOfLinear},
                              {"mapUnary", mapUnary},
                              {"mapBinary", mapBinary},
                              {"foldAxis", foldAxis},
                              {"moveArray", moveArray},
                              {"softmaxRows", softmaxRows},
                              {"softmaxGradient", softmaxGradient},
                              {"layerNorm", layerNorm},
                              {"layerNormGradient", layerNormGradient}};

}  // namespace

void exportTensors(napi_env env, napi_value exports) {
  exportFunctions(env, exports, entries, sizeof entries / sizeof entries[0]);
}

}  // namespace belfry
