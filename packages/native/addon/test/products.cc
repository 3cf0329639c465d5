// Matrix products and linear layers against double loops: either side transposed, in batches, with bias and activation,
// shapes around those of tiles and blocks, a long common dimension; the same bits on one thread and on three.
#include <cmath>

#include "../tensors/linear.h"
#include "../tensors/multiply.h"
#include "checks.h"

namespace belfry {
namespace test {
namespace {

const Activation& activationOf(const char* name) {
  int place = 0;
  while (std::strcmp(activationNames[place], name) != 0) place++;
  return maps().activations[place];
}

/** Matrices as they lie or transposed, with or without a number between two. */
struct RandomMatrices {
  RandomMatrices(Random& random, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t columns, bool isTransposed)
      : gap(random.whole(1, 2)), numbers(random.numbers(count * rows * columns * gap)), size(rows * columns * gap),
        first{numbers.data(), isTransposed ? gap : columns * gap, isTransposed ? rows * gap : gap} {}

  ptrdiff_t gap;
  Exact<float> numbers;
  ptrdiff_t size;
  Matrix first;
};

/** left · right of one entry of the batch */
std::vector<double> productOf(const Product& product, ptrdiff_t entry) {
  const Matrix& left = product.left;
  const Matrix& right = product.right;
  std::vector<double> out;
  for (ptrdiff_t i = 0; i < product.rows; i++) {
    const float* const a = left.start + entry * product.leftBatch + i * left.row;
    for (ptrdiff_t j = 0; j < product.columns; j++) {
      const float* const b = right.start + entry * product.rightBatch + j * right.column;
      double sum = product.bias == nullptr ? 0 : product.bias[j];
      for (ptrdiff_t k = 0; k < product.depth; k++) sum += static_cast<double>(a[k * left.column]) * b[k * right.row];
      out.push_back(sum);
    }
  }
  return out;
}

struct Shape {
  ptrdiff_t batch, rows, depth, columns;
};

double roundingOf(ptrdiff_t depth) { return 1e-7 * static_cast<double>(depth + 1); }

void multiplies(Random& random, const Shape& shape, bool leftTransposed, bool rightTransposed) {
  const auto [batch, rows, depth, columns] = shape;
  const bool isRightShared = random.whole(0, 1);
  const RandomMatrices left(random, batch, rows, depth, leftTransposed);
  const RandomMatrices right(random, isRightShared ? 1 : batch, depth, columns, rightTransposed);
  const Exact<float> bias = random.numbers(columns);
  const Exact<float> one(batch * rows * columns), three(one), slopes(one), slopesOfThree(one);
  // What the result holds before does not matter.
  for (float& number : one) number = NAN;
  Product product = {batch, rows, depth, columns, left.first, left.size, right.first, isRightShared ? 0 : right.size,
                     random.whole(0, 1) ? bias.data() : nullptr, nullptr, nullptr, one.data()};
  multiply(1, product);
  std::vector<double> expected;
  for (ptrdiff_t entry = 0; entry < batch; entry++) {
    const std::vector<double> own = productOf(product, entry);
    expected.insert(expected.end(), own.begin(), own.end());
  }
  CHECK(areClose(one, expected, 1e-6, roundingOf(depth)));
  product.out = three.data();
  multiply(3, product);
  CHECK(sameBits(three, one));

  // An activation is applied to the same sums.
  const Activation& gelu = activationOf("gelu");
  gelu.apply(one.data(), slopes.data(), one.size());
  product.activation = &gelu;
  product.slopes = slopesOfThree.data();
  multiply(3, product);
  CHECK(areClose(three, {one.begin(), one.end()}, 1e-6, 1e-6));
  CHECK(areClose(slopesOfThree, {slopes.begin(), slopes.end()}, 1e-6, 1e-6));
  product.slopes = nullptr;
  product.out = one.data();
  multiply(1, product);
  CHECK(sameBits(one, three));
}

struct Gradients {
  Gradients(ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t outputs) : x(rows * inputs), kernel(inputs * outputs), bias(outputs) {}

  Exact<float> x, kernel, bias;
};

void hasGradients(Random& random, ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t outputs, bool isActivated) {
  const Exact<float> dy = random.numbers(rows * outputs);
  const Exact<float> kept = random.numbers(rows * outputs);
  const Exact<float> x = random.numbers(rows * inputs);
  const Exact<float> kernel = random.numbers(inputs * outputs);
  LinearGradient layer = {rows, inputs, outputs, dy.data(), x.data(), kernel.data(), nullptr, nullptr, nullptr, nullptr,
                          nullptr};
  if (isActivated) {
    layer.activation = &activationOf("gelu");
    layer.kept = kept.data();
  }
  const auto run = [&](int threads) {
    const Gradients made(rows, inputs, outputs);
    layer.dx = made.x.data();
    layer.kernelGradient = made.kernel.data();
    layer.biasGradient = made.bias.data();
    linearGradient(threads, layer);
    return made;
  };
  const Gradients one = run(1);
  const Gradients three = run(3);
  CHECK(sameBits(one.x, three.x) && sameBits(one.kernel, three.kernel) && sameBits(one.bias, three.bias));

  std::vector<double> dx(x.size()), kernelGradient(kernel.size()), biasGradient(outputs);
  for (ptrdiff_t i = 0; i < rows * outputs; i++) {
    const double dz = isActivated ? static_cast<double>(dy[i]) * kept[i] : dy[i];
    const ptrdiff_t row = i / outputs;
    const ptrdiff_t output = i % outputs;
    biasGradient[output] += dz;
    for (ptrdiff_t input = 0; input < inputs; input++) {
      dx[row * inputs + input] += dz * kernel[input * outputs + output];
      kernelGradient[input * outputs + output] += dz * x[row * inputs + input];
    }
  }
  CHECK(areClose(one.x, dx, 1e-6, roundingOf(outputs)));
  CHECK(areClose(one.kernel, kernelGradient, 1e-6, roundingOf(rows)));
  CHECK(areClose(one.bias, biasGradient, 1e-6, roundingOf(rows)));
}

const Part part("products", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (const bool left : {false, true}) {
      for (const bool right : {false, true}) {
        for (ptrdiff_t columns = 1; columns <= 35; columns++)
          multiplies(random, {random.whole(1, 3), random.whole(1, 20), random.whole(1, 40), columns}, left, right);
        multiplies(random, {1, 7, 300, 33}, left, right);
        multiplies(random, {2, 5, 1300, 9}, left, right);
        multiplies(random, {1, 259, 3, 517}, left, right);
        for (const Shape& empty : {Shape{0, 3, 4, 5}, Shape{2, 0, 4, 5}, Shape{2, 3, 0, 5}, Shape{2, 3, 4, 0}})
          multiplies(random, empty, left, right);
      }
    }
    for (const bool isActivated : {false, true}) {
      for (ptrdiff_t outputs = 1; outputs <= 35; outputs++)
        hasGradients(random, random.whole(1, 40), random.whole(1, 20), outputs, isActivated);
      hasGradients(random, 1100, 6, 17, isActivated);
      hasGradients(random, 0, 3, 4, isActivated);
    }
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
