/** The way of most requests: a known user who asks for items and nothing about them. */
import type { RecallOptions } from '@belfry/recall';
import type { FastifyReply } from 'fastify';
import { rankedJson } from '../answers/ranked-json.js';
import { requireUser } from '../known-ids.js';
import type { ServerContext } from '../server-context.js';
import { since } from './took.js';

/** Returns the answer as JSON, its type set. @param options plain ones @throws UNKNOWN_USER */
export async function answerPlainly(
  user: string,
  options: RecallOptions,
  { serving, metrics, batches }: ServerContext,
  reply: FastifyReply,
): Promise<Buffer> {
  const started = performance.now();
  const generation = serving.current;
  requireUser(generation.recall, user);
  const ranked = await batches.rank(generation, generation.recall.users.rowOf(user), options);
  const { k: requested = 20 } = options;
  metrics.answered('user', { requested, found: ranked.rows.length });
  void reply.type('application/json; charset=utf-8');
  const answer = { user, requested, ranked, tookMs: since(started), indexVersion: generation.version };
  return rankedJson(answer, generation.itemTexts);
}
