import type { Progress } from '@belfry/core';
import type { HnswGraph } from '@belfry/native';

const POLL_MS = 100;

/** Reports how many vectors were linked while `work` links `count` of them on other threads. */
export async function whileLinking(
  graph: HnswGraph,
  count: number,
  progress: Progress,
  work: () => Promise<void>,
): Promise<void> {
  const bar = progress.start('building the graph', count, 'vectors');
  const before = graph.stats().linked;
  const timer = setInterval(() => bar.update(Math.min(count, graph.stats().linked - before)), POLL_MS);
  try {
    await work();
    bar.update(count);
  } finally {
    clearInterval(timer);
    bar.end();
  }
}
