/** The index behind the answers, and another one to take its place. */
import { errorAnswers } from '../answers/error-answer.js';
import { indexAnswer } from '../answers/index-answer.js';
import type { RouteGroup, ServerContext } from '../server-context.js';

export const indexRoutes: RouteGroup = (app, context) => {
  const tags = ['index'];
  app.get(
    '/v1/index',
    { schema: { summary: 'Run, index and its state.', tags, response: { 200: indexAnswer, ...errorAnswers } } },
    async () => stateOf(context),
  );
  app.post<{ Body: { run: string } }>(
    '/v1/index::swap',
    {
      config: { writes: true },
      schema: {
        summary: 'Loads another run beside this one, then lets it take over; no request is dropped.',
        tags,
        security: [{ apiKey: [] }],
        body: {
          type: 'object',
          properties: {
            run: { type: 'string', minLength: 1, maxLength: 4096, description: 'Run folder on the server.' },
          },
          required: ['run'],
          additionalProperties: false,
        },
        response: { 200: indexAnswer, ...errorAnswers },
      },
    },
    async ({ body }) => {
      try {
        await context.serving.swap(body.run);
        context.metrics.swapped(body.run, 'taken');
      } catch (error) {
        context.metrics.swapped(body.run, 'refused');
        throw error;
      }
      return stateOf(context);
    },
  );
};

function stateOf({ probe, serving: { current } }: ServerContext): object {
  const { recall, run, version, since } = current;
  const { kind, metric, dim, isExact, size } = recall.index;
  const { bytes, tombstoneShare } = recall.index.stats();
  return {
    indexVersion: version,
    run,
    kind,
    metric,
    dim,
    exact: isExact,
    items: size,
    users: recall.users.size,
    deletedShare: tombstoneShare,
    bytes,
    servedSince: since.toISOString(),
    recallProbe: probe.recall,
  };
}
