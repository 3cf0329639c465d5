/** One training step's gradients: from passes and a loss on their vectors to sums per parameter and touched row. */
import { differentiate, GradientAccumulator, type Gradients, type HostLoss } from '@belfry/compute';
import { getKernels, type Kernels } from '@belfry/native';
import { sumOfLeaves } from './pass-vectors.js';
import type { TowerPass } from './tower.js';

/**
 * Runs all passes forward, asks for the loss, and carries its gradients back to everything learned. Passes that are
 * sums of their leaves need no tensors; the others share one gradient tape. No tensor outlives the call.
 *
 * @param loss raw vectors, [n, d] per pass in the order of `passes`, to the loss and its gradients of the same shapes.
 *   It may overwrite the vectors.
 * @returns the loss, and gradients merged over passes
 * @throws BelfryError BACKEND_UNAVAILABLE where a pass needs tensors before {@link initBackend}
 */
export function backpropagate(passes: readonly TowerPass[], loss: HostLoss, kernels: Kernels = getKernels()): { loss: number; gradients: Gradients } {
  const accumulator = new GradientAccumulator(kernels);
  const traced = passes.filter(({ forward, length }) => forward !== null && length > 0);
  /** The loss as the tape sees it: the traced passes' part, with the others' gradients collected on the side. */
  const tapeLoss: HostLoss = (tracedVectors) => {
    const next = tracedVectors[Symbol.iterator]();
    const vectors = passes.map((pass) => masked(traced.includes(pass) ? next.next().value! : untracedVectors(pass), pass.mask));
    const result = loss(vectors);
    const gradients = passes.map(({ mask }, n) => masked(result.gradients[n], mask));
    passes.forEach((pass, n) => {
      if (pass.forward === null) pass.collect(pass.leaves.map(() => gradients[n]), accumulator);
    });
    return { loss: result.loss, gradients: gradients.filter((_, n) => traced.includes(passes[n])) };
  };
  const value = traced.length === 0 ? tapeLoss([]).loss : throughTape(traced, tapeLoss, accumulator);
  return { loss: value, gradients: accumulator.finish() };
}

function throughTape(passes: readonly TowerPass[], tapeLoss: HostLoss, accumulator: GradientAccumulator): number {
  const starts: number[] = [];
  let count = 0;
  for (const { leaves } of passes) {
    starts.push(count);
    count += leaves.length;
  }
  const rangeOf = <T>(all: readonly T[], n: number): T[] => all.slice(starts[n], starts[n] + passes[n].leaves.length);
  const { loss, leafGradients } = differentiate(
    passes.flatMap(({ leaves }) => leaves),
    (tensors) => passes.map(({ forward }, n) => forward!(rangeOf(tensors, n))),
    tapeLoss,
  );
  passes.forEach((pass, n) => pass.collect(rangeOf(leafGradients, n), accumulator));
  return loss;
}

function untracedVectors({ forward, leaves }: TowerPass): Float32Array {
  return forward === null ? sumOfLeaves(leaves) : new Float32Array(0);
}

/** values ⊙ mask, in place. */
function masked(values: Float32Array, mask: Float32Array | null): Float32Array {
  if (mask !== null) for (let i = 0; i < values.length; i++) values[i] *= mask[i];
  return values;
}
