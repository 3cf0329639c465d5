/** Matrix products and linear layers, one sum in 64 bits after the other. */
import { checkLinear, checkProduct } from '../../shapes/tensor-shapes.js';
import { keptForGradient, type Factor, type TensorKernels } from '../../tensor-kernels.js';
import { activations } from './functions.js';

type Products = Pick<TensorKernels, 'multiply' | 'linear' | 'linearGradient'>;

export const referenceProducts: Products = {
  multiply(product, out) {
    checkProduct(product, out);
    const { batch, rows, depth, columns } = product;
    const left = entriesOf(product.left, rows, depth);
    const right = entriesOf(product.right, depth, columns);
    for (let n = 0, at = 0; n < batch; n++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let k = 0; k < depth; k++) sum += left(n, i, k) * right(n, k, j);
          out[at++] = sum;
        }
      }
    }
  },

  linear(layer, { y, slopes }) {
    const { x, kernel, bias, inputs, outputs, activation } = layer;
    const rows = checkLinear(layer, { y, slopes }, { bias });
    const shape = { batch: 1, rows, depth: inputs, columns: outputs };
    referenceProducts.multiply({ ...shape, left: plain(x), right: plain(kernel) }, y);
    if (bias !== null) for (let i = 0; i < y.length; i++) y[i] += bias[i % outputs];
    if (activation === null) return;
    const { value, slope } = activations[activation];
    for (let i = 0; i < y.length; i++) {
      if (slopes !== null) slopes[i] = slope(y[i]);
      y[i] = value(y[i]);
    }
  },

  linearGradient(layer, gradients) {
    const { x, kernel, inputs, outputs, activation, dy, kept } = layer;
    const rows = checkLinear(layer, { dy, kept }, { bias: gradients.bias });
    const dz = dy.map((gradient, i) => gradient * slopeFrom(activation, kept?.[i] ?? 1));
    const toInputs = { batch: 1, rows, depth: outputs, columns: inputs };
    referenceProducts.multiply({ ...toInputs, left: plain(dz), right: transposed(kernel) }, gradients.dx);
    const toKernel = { batch: 1, rows: inputs, depth: rows, columns: outputs };
    referenceProducts.multiply({ ...toKernel, left: transposed(x), right: plain(dz) }, gradients.kernel);
    gradients.bias?.forEach((_, j, bias) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += dz[row * outputs + j];
      bias[j] = sum;
    });
  },
};

function slopeFrom(activation: keyof typeof activations | null, kept: number): number {
  if (activation === null) return 1;
  return keptForGradient[activation] === 'slopes' ? kept : activations[activation].slopeOfResult(kept);
}

function plain(values: Float32Array): Factor {
  return { values, transposed: false, batchStep: 0 };
}

function transposed(values: Float32Array): Factor {
  return { values, transposed: true, batchStep: 0 };
}

type Entries = (n: number, row: number, column: number) => number;

function entriesOf({ values, transposed: isTransposed, batchStep }: Factor, rows: number, columns: number): Entries {
  return isTransposed
    ? (n, row, column) => values[n * batchStep + column * rows + row]
    : (n, row, column) => values[n * batchStep + row * columns + column];
}
