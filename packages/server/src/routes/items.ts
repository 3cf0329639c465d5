/** Items come, change and go. */
import { errorAnswers } from '../answers/error-answer.js';
import { id } from '../requests/ids.js';
import { itemUpserts, upsertItemsBody, type UpsertItemsBody } from '../requests/upsert-items.js';
import type { RouteGroup } from '../server-context.js';

const config = { writes: true };
const security = [{ apiKey: [] }];
const count = { type: 'integer' };

export const itemRoutes: RouteGroup = (app, { serving }) => {
  app.post<{ Body: UpsertItemsBody }>(
    // A colon that is one, doubled for the router.
    '/v1/items::upsert',
    {
      config,
      schema: {
        summary: 'New items, and new vectors or attributes of known ones; found by the next request.',
        tags: ['items'],
        security,
        body: upsertItemsBody,
        response: { 200: { type: 'object', properties: { upserted: count } }, ...errorAnswers },
      },
    },
    async ({ body }) => {
      await serving.write({ op: 'upsert', space: serving.current.space, items: itemUpserts(body) });
      return { upserted: body.items.length };
    },
  );
  app.delete<{ Params: { id: string } }>(
    '/v1/items/:id',
    {
      config,
      schema: {
        summary: 'The item is never found again, unless it is upserted.',
        tags: ['items'],
        security,
        params: { type: 'object', properties: { id }, required: ['id'] },
        response: { 200: { type: 'object', properties: { deleted: count } }, ...errorAnswers },
      },
    },
    async ({ params }) => serving.write({ op: 'delete', items: [params.id] }),
  );
};
