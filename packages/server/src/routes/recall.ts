/** Recall: users and items ask for items, one at a time or many. */
import { BelfryError } from '@belfry/core';
import type { ItemQuery, RecallResult, UserQuery } from '@belfry/recall';
import { errorAnswers } from '../answers/error-answer.js';
import { recallAnswer, singleRecallAnswer } from '../answers/recall-answer.js';
import { requireAnyItem, requireUser } from '../known-ids.js';
import { id } from '../requests/ids.js';
import { recallItemsBody, type RecallItemsBody } from '../requests/recall-items.js';
import { isPlain, k, optionsOf, type AskedOptions } from '../requests/recall-options.js';
import { recallUserBody, type RecallUserBody } from '../requests/recall-user.js';
import type { RouteGroup, ServerContext } from '../server-context.js';
import type { Generation } from '../serving.js';
import { answerPlainly } from './answer-plainly.js';
import { since } from './took.js';

/** How one kind of query is answered. */
interface Asking<Query> {
  readonly label: 'user' | 'item';
  require(generation: Generation, query: Query): void;
  one(generation: Generation, query: Query, options: AskedOptions): Promise<RecallResult>;
  many(generation: Generation, queries: readonly Query[], options: AskedOptions): Promise<RecallResult[]>;
}

const users: Asking<UserQuery> = {
  label: 'user',
  require({ recall }, query) {
    if ('user' in query) requireUser(recall, query.user);
    if ('history' in query) requireAnyItem(recall, query.history);
  },
  one: ({ recall }, query, options) => recall.recommend(query, options),
  many: ({ recall }, queries, options) => recall.recommendMany(queries, options),
};

const items: Asking<ItemQuery> = {
  label: 'item',
  require({ recall }, query) {
    if ('item' in query) requireAnyItem(recall, [query.item]);
    if ('positive' in query) requireAnyItem(recall, query.positive);
  },
  one: ({ recall }, query, options) => recall.similar(query, options),
  many: ({ recall }, queries, options) => recall.similarMany(queries, options),
};

export const recallRoutes: RouteGroup = (app, context) => {
  app.post<{ Body: RecallUserBody }>(
    '/v1/recall/user',
    {
      schema: {
        ...about('Items for users (u2i).'),
        body: recallUserBody,
        response: { 200: recallAnswer, ...errorAnswers },
      },
    },
    async ({ body }, reply) => {
      const options = optionsOf(body);
      return 'user' in body && isPlain(options)
        ? answerPlainly(body.user, options, context, reply)
        : answerBody(users, body, context);
    },
  );
  app.post<{ Body: RecallItemsBody }>(
    '/v1/recall/items',
    {
      schema: {
        ...about('Items like items (i2i).'),
        body: recallItemsBody,
        response: { 200: recallAnswer, ...errorAnswers },
      },
    },
    ({ body }) => answerBody(items, body, context),
  );
  app.get<{ Params: { id: string }; Querystring: { k?: number } }>(
    '/v1/users/:id/recall',
    { schema: { ...about('Items for one user.'), ...byId, response: { 200: singleRecallAnswer, ...errorAnswers } } },
    ({ params, query }, reply) => answerPlainly(params.id, query, context, reply),
  );
  app.get<{ Params: { id: string }; Querystring: { k?: number } }>(
    '/v1/items/:id/similar',
    { schema: { ...about('Items like one item.'), ...byId, response: { 200: singleRecallAnswer, ...errorAnswers } } },
    ({ params, query }) => answerOne(items, { item: params.id }, query, context),
  );
};

const byId = {
  params: { type: 'object', properties: { id }, required: ['id'] },
  querystring: { type: 'object', properties: { k }, additionalProperties: false },
};

function about(summary: string): { summary: string; tags: string[] } {
  return { summary, tags: ['recall'] };
}

function answerBody<Query extends object>(
  asking: Asking<Query>,
  body: Query | { queries: Query[] },
  context: ServerContext,
): Promise<object> {
  const options = optionsOf(body);
  return 'queries' in body
    ? answerMany(asking, body.queries, options, context)
    : answerOne(asking, body, options, context);
}

async function answerOne<Query>(
  asking: Asking<Query>,
  query: Query,
  options: AskedOptions,
  { serving, metrics }: ServerContext,
): Promise<object> {
  const started = performance.now();
  const generation = serving.current;
  asking.require(generation, query);
  const result = await asking.one(generation, query, options);
  metrics.answered(asking.label, result);
  return { ...result, tookMs: since(started), indexVersion: generation.version };
}

async function answerMany<Query>(
  asking: Asking<Query>,
  queries: readonly Query[],
  options: AskedOptions,
  { serving, metrics, limits }: ServerContext,
): Promise<object> {
  const started = performance.now();
  const generation = serving.current;
  requireBatch(queries.length * (options.k ?? 20), limits.itemsPerBatch);
  const refused = queries.map((query) => refusalOf(() => asking.require(generation, query)));
  const answers = await asking.many(
    generation,
    queries.filter((_, n) => refused[n] === null),
    options,
  );
  let next = 0;
  const results = refused.map((error) => (error === null ? answers[next++] : { error: error.toJSON() }));
  for (const answer of answers) metrics.answered(asking.label, answer);
  return { results, tookMs: since(started), indexVersion: generation.version };
}

function refusalOf(check: () => void): BelfryError | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof BelfryError) return error;
    throw error;
  }
}

function requireBatch(asked: number, most: number): void {
  if (asked <= most) return;
  throw new BelfryError('REQUEST_TOO_LARGE', {
    given: `a batch that asks for ${asked} items (queries × k)`,
    expected: `at most ${most}`,
    change: 'Divide the batch, or ask for fewer items.',
  });
}
