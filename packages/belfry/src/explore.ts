/** A look into a run: the server of {@link serve}, which takes no write, with its page. */
import { serve, type ServeInput, type Served } from './serve.js';

export type ExploreInput = Pick<ServeInput, 'run' | 'port' | 'host' | 'logLevel' | 'threads'>;

/**
 * @param input port: 7301 by default, 0 takes any free one
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, ADDRESS_UNAVAILABLE
 * @example const { url, close } = await explore({ run: 'runs/shop' });
 */
export function explore({ port = 7301, logLevel = 'warn', ...input }: ExploreInput): Promise<Served> {
  return serve({ ...input, port, logLevel, state: null });
}
