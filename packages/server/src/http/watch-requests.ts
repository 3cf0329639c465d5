/** Each request is counted and told to the log: its id, route, status and time; no ids of users, no bodies. */
import type { FastifyInstance } from 'fastify';
import type { ServerMetrics } from '../metrics/server-metrics.js';

export function watchRequests(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.request(request.method, route, statusCode, elapsedTime / 1000);
    const level = statusCode >= 500 ? 'warn' : 'debug';
    request.log[level]({ method: request.method, route, status: statusCode, ms: elapsedTime }, 'request');
    done();
  });
}
