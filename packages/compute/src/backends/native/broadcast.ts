/** How two arrays are passed over together with broadcasting, in as few dimensions as do. */
import { broadcast_util } from '@tensorflow/tfjs-core';
import type { BroadcastShape } from '@belfry/native';

interface Dimension {
  extent: number;
  readonly aStep: number;
  readonly bStep: number;
}

/** Neighbouring dimensions become one where both arrays go on through them without a jump. */
export function broadcastPlan(
  aShape: readonly number[],
  bShape: readonly number[],
): { shape: number[]; plan: BroadcastShape } {
  const shape = broadcast_util.assertAndGetBroadcastShape([...aShape], [...bShape]);
  const [aSteps, bSteps] = [aShape, bShape].map((own) => stepsOf(own, shape.length));
  const dimensions: Dimension[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    const extent = shape[d];
    const inside = dimensions.at(-1);
    if (extent === 1) continue;
    if (
      inside !== undefined &&
      aSteps[d] === inside.aStep * inside.extent &&
      bSteps[d] === inside.bStep * inside.extent
    )
      inside.extent *= extent;
    else dimensions.push({ extent, aStep: aSteps[d], bStep: bSteps[d] });
  }
  if (dimensions.length === 0) dimensions.push({ extent: 1, aStep: 0, bStep: 0 });
  dimensions.reverse();
  return {
    shape,
    plan: {
      extents: dimensions.map(({ extent }) => extent),
      aSteps: dimensions.map(({ aStep }) => aStep),
      bSteps: dimensions.map(({ bStep }) => bStep),
    },
  };
}

/** Numbers from one index to the next along each of `rank` dimensions, aligned at the last; 0 where it is broadcast. */
function stepsOf(shape: readonly number[], rank: number): number[] {
  const steps = new Array<number>(rank).fill(0);
  let step = 1;
  for (let d = shape.length - 1, at = rank - 1; d >= 0; d--, at--) {
    if (shape[d] !== 1) steps[at] = step;
    step *= shape[d];
  }
  return steps;
}
