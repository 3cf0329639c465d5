/** The ways from vectors to a plane; a new one is its file and its row here. */
import type { Progress } from '@belfry/core';
import type { ServingVectors } from '@belfry/data';
import { principalPlane } from './principal-plane.js';
import { neighbourPlane } from './umap.js';

export interface Projection {
  /** What it is good for, in a few words. */
  readonly summary: string;
  /** @param vectors [n, d] @returns [n, 2] in any scale */
  project(vectors: ServingVectors, services: { progress: Progress; threads?: number }): Promise<Float32Array>;
}

export type ProjectionName = 'pca' | 'umap';

export const projections: Readonly<Record<ProjectionName, Projection>> = {
  pca: { summary: 'the two directions in which vectors differ most; at once', project: principalPlane },
  umap: { summary: 'each item beside those it is most like', project: neighbourPlane },
};

export const projectionNames = Object.keys(projections) as ProjectionName[];
