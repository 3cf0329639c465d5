/** `negatives.clusters` as text: `k-means`, `k-means:K`, or the name of a feature. */
import type { FaultyValue } from '@belfry/core';
import { z } from 'zod';

const K_MEANS = /^k-means(?::(?<count>.*))?$/;
const MAX_CLUSTERS = 1_000_000;
const clusterCount = z.int().min(2).max(MAX_CLUSTERS);

export type ClustersRead =
  | { readonly feature: string }
  /** null = the number is left to the method. */
  | { readonly kMeans: number | null };

/** @param text without fault */
export function readClusters(text: string): ClustersRead {
  const match = K_MEANS.exec(text);
  if (match === null) return { feature: text };
  const { count } = match.groups!;
  return { kMeans: count === undefined ? null : Number(count) };
}

export function faultOfClusters(text: string): FaultyValue | null {
  const read = readClusters(text);
  if ('feature' in read || read.kMeans === null || clusterCount.safeParse(read.kMeans).success) return null;
  return {
    part: `"${text}"`,
    expected: `k-means, k-means:K with K a whole number from 2 to ${MAX_CLUSTERS.toLocaleString('en-US')}, or the name of a feature`,
    change: 'correct the number, or leave it out',
  };
}
