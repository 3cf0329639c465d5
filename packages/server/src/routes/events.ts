/** What users do: histories grow, and what is seen does not come back. */
import { errorAnswers } from '../answers/error-answer.js';
import { recordEventsBody, stampedEvents, type RecordEventsBody } from '../requests/record-events.js';
import type { RouteGroup } from '../server-context.js';

export const eventRoutes: RouteGroup = (app, { serving }) => {
  app.post<{ Body: RecordEventsBody }>(
    '/v1/events',
    {
      config: { writes: true },
      schema: {
        summary: 'Adds to histories and seen items; an unknown user becomes a known one.',
        tags: ['events'],
        security: [{ apiKey: [] }],
        body: recordEventsBody,
        response: {
          200: {
            type: 'object',
            properties: {
              recorded: { type: 'integer' },
              skipped: { type: 'integer', description: 'Events of items that are not known.' },
            },
          },
          ...errorAnswers,
        },
      },
    },
    ({ body }) => serving.write({ op: 'events', events: stampedEvents(body) }),
  );
};
