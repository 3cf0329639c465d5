/** One training step's gradients: from passes and a loss on their vectors to sums per parameter and touched row. */
import { differentiate, GradientAccumulator, requireFinite, type Gradients, type HostLoss } from '@belfry/compute';
import { getKernels, type Kernels } from '@belfry/native';
import { sumOfLeaves } from './pass-vectors.js';
import type { TowerPass } from './tower.js';

/**
 * Runs all passes forward, asks for the loss, and carries its gradients back to everything learned. Passes that are
 * sums of their leaves need no tensors; the others share one gradient tape. No tensor outlives the call.
 *
 * @param loss raw vectors, [n, d] per pass in the order of `passes`, to the loss and its gradients of the same shapes.
 *   It may overwrite the vectors, but not keep them; the gradients it returns may be overwritten.
 * @returns the loss, and gradients merged over passes
 * @throws BelfryError TRAINING_DIVERGED where an input of a pass or the vectors for the loss hold NaN or an infinity,
 *   naming the array and the row; BACKEND_UNAVAILABLE where a pass needs tensors before {@link initBackend}
 */
export function backpropagate(
  passes: readonly TowerPass[],
  loss: HostLoss,
  kernels: Kernels = getKernels(),
): { loss: number; gradients: Gradients } {
  for (const { inputs } of passes) for (const input of inputs) requireFinite(kernels, input);
  const accumulator = new GradientAccumulator(kernels);
  const traced = passes.filter(({ forward, length }) => forward !== null && length > 0);
  /** From the traced passes' vectors; what the other passes learn is collected on the side. */
  const wholeLoss: HostLoss = (tracedVectors) => {
    const vectors = passes.map((pass) => {
      const place = traced.indexOf(pass);
      return masked(place < 0 ? untracedVectors(pass) : tracedVectors[place], pass.mask);
    });
    passes.forEach(({ side }, n) =>
      requireFinite(kernels, { name: `the ${side} vectors`, values: vectors[n], rows: null }),
    );
    const result = loss(vectors);
    const gradients = passes.map(({ mask }, n) => masked(result.gradients[n], mask));
    passes.forEach(({ forward, leaves, collect }, n) => {
      if (forward === null) collect(Array<Float32Array>(leaves.length).fill(gradients[n]), accumulator);
    });
    return { loss: result.loss, gradients: traced.map((pass) => gradients[passes.indexOf(pass)]) };
  };
  if (traced.length === 0) return { loss: wholeLoss([]).loss, gradients: accumulator.finish() };
  return throughTape(traced, wholeLoss, accumulator);
}

function throughTape(
  passes: readonly TowerPass[],
  wholeLoss: HostLoss,
  accumulator: GradientAccumulator,
): { loss: number; gradients: Gradients } {
  const starts: number[] = [];
  let count = 0;
  for (const { leaves } of passes) {
    starts.push(count);
    count += leaves.length;
  }
  const rangeOf = <T>(all: readonly T[], n: number): T[] => all.slice(starts[n], starts[n] + passes[n].leaves.length);
  const { loss, result } = differentiate(
    passes.flatMap(({ leaves }) => leaves),
    (tensors) => passes.map(({ forward }, n) => forward!(rangeOf(tensors, n))),
    wholeLoss,
    (leafGradients) => {
      passes.forEach((pass, n) => pass.collect(rangeOf(leafGradients, n), accumulator));
      return accumulator.finish();
    },
  );
  return { loss, gradients: result };
}

function untracedVectors({ forward, leaves }: TowerPass): Float32Array {
  return forward === null ? sumOfLeaves(leaves) : new Float32Array(0);
}

/** values ⊙ mask, in place. */
function masked(values: Float32Array, mask: Float32Array | null): Float32Array {
  if (mask !== null) for (let i = 0; i < values.length; i++) values[i] *= mask[i];
  return values;
}
