/** The page at `/` and the routes about runs that it needs, as one Fastify plugin. Nothing in it writes. */
import type { FastifyInstance } from 'fastify';
import { addPageRoutes } from './page-routes.js';
import { addRunRoutes } from './run-routes.js';
import type { ServedPage } from './served-page.js';

/**
 * @example await server.register(explorerPlugin, { runPath: () => 'runs/shop' });
 * @throws FILE_NOT_FOUND where the page was not built
 */
export async function explorerPlugin(server: FastifyInstance, page: ServedPage): Promise<void> {
  await addPageRoutes(server);
  addRunRoutes(server, page);
}
