/** Recall for every user of a run, into one Arrow file. */
import { silentLogger, silentProgress, type Logger, type Progress } from '@belfry/core';
import { writeRankings, type RankingsBatch } from '@belfry/data';
import type { LiveRecall, RecallOptions } from '@belfry/recall';
import { openRecall } from './open-recall.js';

export interface RecommendAllInput extends Omit<RecallOptions, 'explain'> {
  /** Run folder. */
  readonly run: string;
  /** The file that is written, whole or not at all: `user`, `items` (list), `scores` (list), best first. */
  readonly out: string;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}

export interface RecommendedAll {
  readonly run: string;
  readonly out: string;
  readonly users: number;
  /** Items in all answers together. */
  readonly items: number;
  /** Wanted for each user. */
  readonly k: number;
  /** Without opening the run. */
  readonly seconds: number;
  readonly usersPerSecond: number;
}

/** Users asked for at once, and rows of a record batch: what is in memory beside the run. */
const BATCH = 2048;

/**
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, INVALID_ARGUMENT, UNKNOWN_FEATURE, FEATURES_MISSING, DISK_FULL, FILE_UNREADABLE
 * @example await recommendAll({ run: 'runs/shop', out: 'recall.arrow', k: 100 });
 */
export async function recommendAll(
  { run, out, threads, ...options }: RecommendAllInput,
  { logger = silentLogger, progress = silentProgress }: { logger?: Logger; progress?: Progress } = {},
): Promise<RecommendedAll> {
  const recall = await openRecall(run, { logger, threads });
  const started = performance.now();
  const counts = { users: 0, items: 0 };
  await writeRankings(out, recall, rankings(recall, options, progress, counts));
  const seconds = (performance.now() - started) / 1000;
  const usersPerSecond = Math.round(counts.users / seconds);
  return { run, out, ...counts, k: options.k ?? 20, seconds: Math.round(1000 * seconds) / 1000, usersPerSecond };
}

/** @param counts added to as answers are made */
async function* rankings(
  recall: LiveRecall,
  options: RecallOptions,
  progress: Progress,
  counts: { users: number; items: number },
): AsyncGenerator<RankingsBatch> {
  const userCount = recall.users.size;
  const task = progress.start('recommending', userCount, 'users');
  try {
    for (let from = 0; from < userCount; from += BATCH) {
      const users = Int32Array.from({ length: Math.min(BATCH, userCount - from) }, (_, n) => from + n);
      const ranked = await recall.rankForUsers(users, options);
      counts.users += users.length;
      counts.items += ranked.scores.length;
      yield { users, ...ranked };
      task.update(counts.users);
    }
  } finally {
    task.end();
  }
}
