/** The ways to rank all items that options can name. */
import { getHnswGraphs } from '@belfry/native';
import { exactRanking } from './exact-ranking.js';
import { HnswRanking } from './hnsw-ranking.js';
import type { ItemRanking, RankingSettings } from './item-ranking.js';

interface RankingKind {
  /** @throws BelfryError BACKEND_UNAVAILABLE where this machine lacks what it needs; absent = nothing */
  requireHere?(): void;
  create(settings: RankingSettings): ItemRanking;
}

const kinds = {
  exact: { create: exactRanking },
  hnsw: { requireHere: () => void getHnswGraphs(), create: (settings) => new HnswRanking(settings) },
} as const satisfies Record<string, RankingKind>;

export const rankings: Readonly<Record<RankingName, RankingKind>> = kinds;

export type RankingName = keyof typeof kinds;

export const rankingNames = Object.keys(rankings) as [RankingName, ...RankingName[]];
