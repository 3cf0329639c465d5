/** The ways to rank all items that options can name. */
import { exactRanking } from './exact-ranking.js';
import { HnswRanking } from './hnsw-ranking.js';
import type { ItemRanking, RankingSettings } from './item-ranking.js';

export const rankings = {
  exact: exactRanking,
  hnsw: (settings) => new HnswRanking(settings),
} as const satisfies Record<string, (settings: RankingSettings) => ItemRanking>;

export type RankingName = keyof typeof rankings;

export const rankingNames = Object.keys(rankings) as [RankingName, ...RankingName[]];
