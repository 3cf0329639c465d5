/** Every item of a run as a point in the plane: placed by one of the projections, coloured by clusters of its vectors. */
import { silentProgress, type Progress } from '@belfry/core';
import type { ItemMap, ServingVectors } from '@belfry/data';
import { getKernels } from '@belfry/native';
import { clusterVectors } from './clusters.js';
import { projections, type ProjectionName } from './projections.js';

/** As many as the page has colours for. */
const CLUSTERS = 11;

/** @param vectors [n, d] */
export async function mapItems(
  vectors: ServingVectors,
  method: ProjectionName,
  { progress = silentProgress, threads }: { progress?: Progress; threads?: number } = {},
): Promise<ItemMap> {
  const clusters = await clusterVectors(vectors, CLUSTERS, getKernels({ threads }));
  const plane = await projections[method].project(vectors, { progress, threads });
  return { method, ...fitted(plane), clusters };
}

/** Moved and scaled into −1 … 1, the same in both directions. */
function fitted(plane: Float32Array): Pick<ItemMap, 'x' | 'y'> {
  const x = Float32Array.from({ length: plane.length / 2 }, (_, n) => plane[n * 2]);
  const y = Float32Array.from({ length: plane.length / 2 }, (_, n) => plane[n * 2 + 1]);
  const [acrossX, acrossY] = [range(x), range(y)];
  const scale = 2 / (Math.max(acrossX.size, acrossY.size) || 1);
  return { x: x.map((at) => (at - acrossX.middle) * scale), y: y.map((at) => (at - acrossY.middle) * scale) };
}

function range(values: Float32Array): { middle: number; size: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return values.length === 0 ? { middle: 0, size: 0 } : { middle: (low + high) / 2, size: high - low };
}
