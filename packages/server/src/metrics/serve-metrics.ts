/** `/metrics` of a process that serves nothing else, such as a training. */
import { fastify } from 'fastify';
import type { Metrics } from '@belfry/core';
import { listen } from '../http/listen.js';
import { CollectedMetrics } from './collected-metrics.js';

export interface ServedMetrics {
  /** To be given to what is measured. */
  readonly metrics: Metrics;
  /** Such as http://127.0.0.1:7302/metrics */
  readonly url: string;
  close(): Promise<void>;
}

/** @param at port 0 takes any free one; host by default 127.0.0.1 @throws ADDRESS_UNAVAILABLE */
export async function serveMetrics({
  host = '127.0.0.1',
  port,
}: {
  host?: string;
  port: number;
}): Promise<ServedMetrics> {
  const metrics = new CollectedMetrics();
  const { registry } = metrics;
  const app = fastify({ forceCloseConnections: true });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  return { metrics, url: `${await listen(app, host, port)}/metrics`, close: () => app.close() };
}
