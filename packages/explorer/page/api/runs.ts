/** Questions about runs; what a finished run says does not change, so the answers are kept. */
import type { FollowingAnswer, FoundUser, ListedRun, MapAnswer, RecallAnswer, RunDetails } from './answers.js';
import { ask } from './ask.js';

const kept = new Map<string, Promise<unknown>>();

export async function listRuns(): Promise<readonly ListedRun[]> {
  return (await ask<{ runs: ListedRun[] }>('/v1/runs')).runs;
}

export function runDetails(run: string): Promise<RunDetails> {
  return ask(`/v1/runs/${encodeURIComponent(run)}/metrics`);
}

export function following(): Promise<FollowingAnswer> {
  return ask('/v1/following');
}

export function runMap(run: string): Promise<MapAnswer> {
  return askOnce(`/v1/runs/${encodeURIComponent(run)}/map`);
}

export async function findUsers(run: string, query: string): Promise<readonly FoundUser[]> {
  const path = `/v1/runs/${encodeURIComponent(run)}/users?limit=8&query=${encodeURIComponent(query)}`;
  return (await ask<{ users: FoundUser[] }>(path)).users;
}

export function exactNeighbours(run: string, item: string, k: number): Promise<RecallAnswer> {
  return ask(`/v1/runs/${encodeURIComponent(run)}/neighbours`, { item, k });
}

export function indexNeighbours(item: string, k: number): Promise<RecallAnswer> {
  return ask('/v1/recall/items', { item, k });
}

function askOnce<Answer>(path: string): Promise<Answer> {
  let answer = kept.get(path) as Promise<Answer> | undefined;
  if (answer === undefined) {
    answer = ask<Answer>(path);
    kept.set(path, answer);
    answer.catch(() => kept.delete(path));
  }
  return answer;
}
