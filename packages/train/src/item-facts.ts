/**
 * What serving filters and ranks items by beside their vectors: their features, how often each was taken, and, where times
 * are known, when first and how much of late: Σ 2^(−age / half-life), the half-life an eighth of the time the log spans.
 */
import { itemCounts, type FeatureTable, type Interactions, type ItemFacts } from '@belfry/data';

const HALF_LIVES_IN_LOG = 8;

export function itemFacts(log: Interactions, features: FeatureTable, itemCount: number): ItemFacts {
  const { timestamp } = log;
  if (timestamp === null || timestamp.length === 0)
    return { features, counts: Float64Array.from(itemCounts(log, itemCount)), times: null };
  const at = timestamp.reduce((newest, time) => Math.max(newest, time));
  const oldest = timestamp.reduce((least, time) => Math.min(least, time));
  const halfLifeMs = Math.max(1, (at - oldest) / HALF_LIVES_IN_LOG);
  const counts = new Float64Array(itemCount);
  const firstSeen = new Float64Array(itemCount).fill(at);
  log.item.forEach((item, n) => {
    counts[item] += 2 ** ((timestamp[n] - at) / halfLifeMs);
    firstSeen[item] = Math.min(firstSeen[item], timestamp[n]);
  });
  return { features, counts, times: { firstSeen, at, halfLifeMs } };
}
