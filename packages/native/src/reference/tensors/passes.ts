/** Passes over arrays: functions number by number, folds, copies between arrays that lie differently. */
import { requireLength } from '../../shapes/shape-error.js';
import { checkBroadcast, checkFold, checkMove } from '../../shapes/tensor-shapes.js';
import type { TensorKernels } from '../../tensor-kernels.js';
import { binaryFunctions, folds, unaryFunctions } from './functions.js';

type Passes = Pick<TensorKernels, 'unary' | 'binary' | 'fold' | 'move'>;

export const referencePasses: Passes = {
  unary(name, x, out) {
    requireLength('out', out, x.length, 'the length of x');
    const f = unaryFunctions[name];
    for (let i = 0; i < x.length; i++) out[i] = f(x[i]);
  },

  binary(name, shape, a, b, out) {
    checkBroadcast(shape, a, b, out);
    const f = binaryFunctions[name];
    const aPlaces = placesOf(shape.extents, shape.aSteps, 0);
    const bPlaces = placesOf(shape.extents, shape.bSteps, 0);
    for (let i = 0; i < out.length; i++) out[i] = f(a[aPlaces[i]], b[bPlaces[i]]);
  },

  fold(name, shape, x, out) {
    checkFold(shape, x, out);
    const { outer, depth, inner } = shape;
    const { start, add } = folds[name];
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let result = start;
        for (let d = 0; d < depth; d++) result = add(result, x[(o * depth + d) * inner + i]);
        out[o * inner + i] = result;
      }
    }
  },

  move(shape, from, to) {
    checkMove(shape, from, to);
    const fromPlaces = placesOf(shape.extents, shape.fromSteps, shape.fromStart);
    const toPlaces = placesOf(shape.extents, shape.toSteps, shape.toStart);
    fromPlaces.forEach((place, i) => (to[toPlaces[i]] = from[place]));
  },
};

/** Where the numbers of a box lie, the last dimension fastest. */
function placesOf(extents: readonly number[], steps: readonly number[], start: number): number[] {
  return extents.reduce(
    (places, extent, d) =>
      places.flatMap((place) => Array.from({ length: extent }, (_, index) => place + index * steps[d])),
    [start],
  );
}
