/** For whoever watches the server: does the process answer, should it be sent requests, what does it measure. */
import { shuttingDown, type RequestsInWork } from '../http/back-pressure.js';
import { errorAnswers } from '../answers/error-answer.js';
import type { RouteGroup } from '../server-context.js';

const config = { always: true };
const tags = ['health'];
const status = { type: 'object', properties: { status: { type: 'string' }, indexVersion: { type: 'string' } } };

export function healthRoutes(inWork: RequestsInWork): RouteGroup {
  return (app, { serving, metrics }) => {
    app.get(
      '/health/live',
      { config, schema: { summary: 'The process answers.', tags, response: { 200: status } } },
      async () => ({ status: 'live' }),
    );
    app.get(
      '/health/ready',
      { config, schema: { summary: 'A run is in service.', tags, response: { 200: status, ...errorAnswers } } },
      async () => {
        if (inWork.isClosing) throw shuttingDown();
        return { status: 'ready', indexVersion: serving.current.version };
      },
    );
    app.get('/metrics', { config, schema: { summary: 'Figures for Prometheus.', tags } }, async (_, reply) => {
      void reply.type(metrics.registry.contentType);
      return metrics.registry.metrics();
    });
  };
}
