export { createServer, type BelfryServer } from './create-server.js';
export { createLog, logLevels, type LogLevel } from './log.js';
export type { ServerOptions } from './server-options.js';
export type { RouteGroup, ServerContext } from './server-context.js';
export type { Generation, Serving } from './serving.js';
export { Journal, type JournalOptions } from './journal/journal.js';
export { RecallProbe } from './metrics/recall-probe.js';
export type { Change } from './journal/change.js';
export type { Limits } from './limits.js';
