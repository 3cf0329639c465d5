import type { TensorInfo } from '@tensorflow/tfjs-core';
import { contiguousSteps } from './contiguous-steps.js';
import type { NativeBackend } from './native-backend.js';

/** A tensor with its dimensions in another order. */
export function permuted(x: TensorInfo, order: readonly number[], backend: NativeBackend): TensorInfo {
  const extents = order.map((d) => x.shape[d]);
  const { info, values } = backend.output(extents);
  const steps = contiguousSteps(x.shape);
  const shape = {
    extents: extents.length === 0 ? [1] : extents,
    fromStart: 0,
    fromSteps: extents.length === 0 ? [1] : order.map((d) => steps[d]),
    toStart: 0,
    toSteps: extents.length === 0 ? [1] : contiguousSteps(extents),
  };
  backend.machinery.tensors.move(shape, backend.borrow(x), values);
  return info;
}
