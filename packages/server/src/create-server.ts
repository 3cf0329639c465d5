/** The server over a run: its parts in the order a request meets them. */
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { BackgroundWork } from './background-work.js';
import { guardWrites } from './http/api-key.js';
import { RequestsInWork } from './http/back-pressure.js';
import { answerErrors, sendError } from './http/error-answer.js';
import { parseJsonBodies } from './http/json-body.js';
import { listen } from './http/listen.js';
import { describeRoutes } from './http/openapi.js';
import { answerBrokenRequests } from './http/broken-requests.js';
import { validateStrictly } from './http/validate.js';
import { watchRequests } from './http/watch-requests.js';
import { defaultLimits } from './limits.js';
import { RecallProbe } from './metrics/recall-probe.js';
import { ServerMetrics } from './metrics/server-metrics.js';
import { RankedBatches } from './ranked-batches.js';
import { eventRoutes } from './routes/events.js';
import { followingRoutes } from './routes/following.js';
import { healthRoutes } from './routes/health.js';
import { indexRoutes } from './routes/index-routes.js';
import { itemRoutes } from './routes/items.js';
import { recallRoutes } from './routes/recall.js';
import type { ServerContext } from './server-context.js';
import type { ServerOptions } from './server-options.js';
import { Serving } from './serving.js';

export interface BelfryServer {
  /** With all routes declared, for tests (`app.inject`). */
  readonly app: FastifyInstance;
  /**
   * @param at port 0 takes any free one @returns the address, such as http://127.0.0.1:7300
   * @throws ADDRESS_UNAVAILABLE
   */
  listen(at: { host?: string; port: number }): Promise<string>;
  /** Refuses new requests, answers those in work, keeps what was written, and ends. */
  close(): Promise<void>;
}

/**
 * Opens the run and brings it to where the journal left it; answers nothing before `listen`.
 * @throws whatever `open` throws; RUN_LOCKED where another process has the state, JOURNAL_CORRUPT
 */
export async function createServer(options: ServerOptions): Promise<BelfryServer> {
  const limits = { ...defaultLimits, ...options.limits };
  const log: FastifyBaseLogger = options.log ?? pino({ level: 'silent' });
  const serving = await Serving.open({ ...options, limits, log });
  const inWork = new RequestsInWork(limits.requestsInWork);
  const probe = new RecallProbe(() => {
    const { index, items } = serving.current.recall;
    return { index, rows: items.size };
  });
  const metrics = new ServerMetrics({
    requestsInWork: () => inWork.count,
    indexSize: () => serving.current.recall.index.size,
    deletedShare: () => serving.current.recall.index.stats().tombstoneShare,
    recallProbe: () => probe.recall ?? NaN,
    probes: () => probe.queries,
  });
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    http: {
      connectionsCheckingInterval: Math.min(1000, limits.requestTimeoutMs),
      headersTimeout: limits.requestTimeoutMs,
    },
    routerOptions: { maxParamLength: 512 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: sendError,
    clientErrorHandler: answerBrokenRequests,
  });
  answerErrors(app);
  validateStrictly(app);
  parseJsonBodies(app, limits.jsonDepth);
  watchRequests(app, metrics);
  inWork.watch(app);
  guardWrites(app, options.apiKey, options.state !== null);
  await describeRoutes(app);
  const context: ServerContext = { serving, metrics, probe, limits, log, batches: new RankedBatches() };
  const groups = [
    recallRoutes,
    itemRoutes,
    eventRoutes,
    indexRoutes,
    followingRoutes,
    healthRoutes(inWork),
    ...(options.routes ?? []),
  ];
  for (const routes of groups) await app.register(async (scope) => routes(scope, context));
  await app.ready();
  const stopProbing = probe.start(options.probesPerSecond ?? 1);
  const background = new BackgroundWork(options.background ?? [], context);
  return {
    app,
    listen: ({ host = '127.0.0.1', port }) => listen(app, host, port),
    async close() {
      inWork.close();
      stopProbing();
      const stopped = background.stop();
      const impatience = setTimeout(() => app.server.closeAllConnections(), limits.shutdownMs);
      await app.close();
      clearTimeout(impatience);
      await stopped;
      await serving.close();
    },
  };
}
