/** What a group of routes works with. Adding a group = its file and its row in create-server.ts. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Limits } from './limits.js';
import type { RecallProbe } from './metrics/recall-probe.js';
import type { ServerMetrics } from './metrics/server-metrics.js';
import type { RankedBatches } from './ranked-batches.js';
import type { Serving } from './serving.js';

export interface ServerContext {
  readonly serving: Serving;
  readonly metrics: ServerMetrics;
  readonly probe: RecallProbe;
  readonly batches: RankedBatches;
  readonly limits: Limits;
  readonly log: FastifyBaseLogger;
}

/** Declares routes on an encapsulated instance, under the path they name. */
export type RouteGroup = (app: FastifyInstance, context: ServerContext) => void | Promise<void>;

/** Work beside the requests, from the first one on until the server stops; where it fails it is begun again after a while. */
export interface Background {
  /** For the log. */
  readonly name: string;
  run(context: ServerContext, signal: AbortSignal): Promise<void>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route changes something: it needs the API key. */
    writes?: boolean;
    /** The route is answered however busy the server is. */
    always?: boolean;
  }
}
