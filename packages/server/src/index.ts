export { createServer, type BelfryServer } from './create-server.js';
export { createLog, logLevels, type LogLevel } from './log.js';
export type { ServerOptions } from './server-options.js';
export type { RouteGroup, ServerContext } from './server-context.js';
export type { Generation, Serving } from './serving.js';
export type { Limits } from './limits.js';
export { explorerRoutes } from './explorer/explorer-routes.js';
export { mapItems } from './map/map-items.js';
export { projectionNames, projections, type Projection, type ProjectionName } from './map/projections.js';
