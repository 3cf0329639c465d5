/** How the server keeps up with what it follows, in figures; the same are at /metrics for Prometheus. */
import { errorAnswers } from '../answers/error-answer.js';
import type { RouteGroup } from '../server-context.js';

const numberOrNull = { type: ['number', 'null'] };

const followed = {
  type: 'object',
  properties: {
    stream: { type: 'string' },
    events: { type: 'integer', description: 'In effect since the server started.' },
    eventsPerSecond: { type: 'number', description: 'In effect, over the last ten seconds.' },
    lag: { ...numberOrNull, description: 'Messages between what was read and the newest, of all partitions.' },
    bufferedBytes: { ...numberOrNull, description: 'Of events that were read and are not in effect yet.' },
    delaySeconds: { ...numberOrNull, description: 'From the time of the newest event to its effect.' },
  },
};

const takeover = {
  type: ['object', 'null'],
  description: 'The last run that was to take over; null before the first.',
  properties: {
    run: { type: 'string' },
    outcome: { type: 'string', enum: ['taken', 'refused'] },
    at: { type: 'string' },
  },
};

const followingAnswer = {
  type: 'object',
  properties: { streams: { type: 'array', items: followed }, takeover },
};

export const followingRoutes: RouteGroup = (app, { metrics: { following } }) => {
  app.get(
    '/v1/following',
    {
      schema: {
        summary: 'Streams that are followed, how far behind the server is, the last run that took over.',
        tags: ['index'],
        response: { 200: followingAnswer, ...errorAnswers },
      },
    },
    async () => ({ streams: following.streams, takeover: following.takeover }),
  );
};
