/** The page at `/` and the routes about runs that it needs. Nothing in it writes. */
import type { RouteGroup } from '../server-context.js';
import { addPageRoutes } from './page-routes.js';
import { addRunRoutes } from './run-routes.js';

/**
 * For `routes` of the server's options.
 * @throws FILE_NOT_FOUND where the page was not built
 */
export const explorerRoutes: RouteGroup = async (app, context) => {
  await addPageRoutes(app);
  addRunRoutes(app, context);
};
