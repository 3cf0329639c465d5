/** First requests to a run meet cold memory; a few are made before it is in service. */
import type { LiveRecall } from '@belfry/recall';

const QUERIES = 64;

/** @throws whatever recall throws: a run that cannot answer is not taken into service */
export async function warm(recall: LiveRecall): Promise<void> {
  const { size } = recall.users;
  const step = Math.max(1, Math.floor(size / QUERIES));
  const queries = Array.from({ length: Math.min(QUERIES, size) }, (_, n) => ({ user: recall.users.ids[n * step] }));
  for (const query of queries) await recall.recommend(query, { k: 100 });
}
