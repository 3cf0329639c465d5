/** That the arrays of a tensor kernel are as long as its shape says, before native code trusts it. */
import { BelfryError } from '@belfry/core';
import type {
  BroadcastShape,
  Factor,
  FoldShape,
  LayerNormInput,
  LayerNormResults,
  LinearLayer,
  MatrixProduct,
  MoveShape,
} from '../tensor-kernels.js';
import { requireLength, rowsOf } from './shape-error.js';

const MOST_DIMENSIONS = 7;

/** @throws BelfryError SHAPE_MISMATCH */
export function checkProduct({ batch, rows, depth, columns, left, right }: MatrixProduct, out: Float32Array): void {
  requireReach('left', left, batch, rows * depth);
  requireReach('right', right, batch, depth * columns);
  requireLength('out', out, batch * rows * columns, 'batch × rows × columns');
}

function requireReach(name: string, { values, batchStep }: Factor, batch: number, size: number): void {
  if (batch === 0) return;
  const reach = (batch - 1) * batchStep + size;
  if (batchStep >= 0 && values.length >= reach) return;
  throw mismatch(`${name} of ${values.length} numbers`, `${reach}: a matrix for each entry of the batch`);
}

/** @returns how many rows @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkLinear(
  { x, kernel, inputs, outputs }: Omit<LinearLayer, 'bias' | 'activation'>,
  ofRows: Readonly<Record<string, Float32Array | null>>,
  ofOutputs: Readonly<Record<string, Float32Array | null>>,
): number {
  const rows = rowsOf('x', x, inputs);
  requireLength('kernel', kernel, inputs * outputs, 'inputs × outputs');
  for (const [name, array] of Object.entries(ofRows))
    if (array !== null) requireLength(name, array, rows * outputs, 'one row of outputs for each row of x');
  for (const [name, array] of Object.entries(ofOutputs))
    if (array !== null) requireLength(name, array, outputs, 'one per output');
  return rows;
}

/** @throws BelfryError SHAPE_MISMATCH */
export function checkBroadcast(
  { extents, aSteps, bSteps }: BroadcastShape,
  a: Float32Array,
  b: Float32Array,
  out: Float32Array,
): void {
  requireBox('a', a, 0, extents, aSteps);
  requireBox('b', b, 0, extents, bSteps);
  requireLength('out', out, sizeOf(extents), 'the product of the extents');
  const last = [aSteps.at(-1), bSteps.at(-1)];
  if (last.every((step) => step === 0 || step === 1)) return;
  throw mismatch(`steps of ${last.join(' and ')} along the last dimension`, '0 or 1');
}

/** @throws BelfryError SHAPE_MISMATCH */
export function checkFold({ outer, depth, inner }: FoldShape, x: Float32Array, out: Float32Array): void {
  requireLength('x', x, outer * depth * inner, 'outer × depth × inner');
  requireLength('out', out, outer * inner, 'outer × inner');
}

/** @throws BelfryError SHAPE_MISMATCH */
export function checkMove(
  { extents, fromStart, fromSteps, toStart, toSteps }: MoveShape,
  from: Float32Array,
  to: Float32Array,
): void {
  requireBox('from', from, fromStart, extents, fromSteps);
  requireBox('to', to, toStart, extents, toSteps);
}

/** @returns how many rows @throws BelfryError SHAPE_MISMATCH, INVALID_ARGUMENT */
export function checkLayerNorm(
  { x, gain, shift }: Omit<LayerNormInput, 'epsilon'>,
  { y, unit, scales }: LayerNormResults,
): number {
  const rows = rowsOf('x', x, gain.length);
  requireLength('shift', shift, gain.length, 'the length of gain');
  requireLength('y', y, x.length, 'the length of x');
  requireLength('unit', unit, x.length, 'the length of x');
  requireLength('scales', scales, rows, 'one per row');
  return rows;
}

function requireBox(
  name: string,
  array: Float32Array,
  start: number,
  extents: readonly number[],
  steps: readonly number[],
): void {
  if (extents.length < 1 || extents.length > MOST_DIMENSIONS || steps.length !== extents.length)
    throw mismatch(
      `${extents.length} extents and ${steps.length} steps of ${name}`,
      `as many, 1 to ${MOST_DIMENSIONS}`,
    );
  if (sizeOf(extents) === 0) return;
  const last = extents.reduce((place, extent, d) => place + (extent - 1) * steps[d], start);
  if (start >= 0 && steps.every((step) => step >= 0) && last < array.length) return;
  throw mismatch(`${name} of ${array.length} numbers, of which number ${last} is asked for`, 'a box within the array');
}

function sizeOf(extents: readonly number[]): number {
  return extents.reduce((size, extent) => size * extent, 1);
}

function mismatch(given: string, expected: string): BelfryError {
  return new BelfryError('SHAPE_MISMATCH', { given, expected, change: 'Make the arrays fit the shape of the call.' });
}
