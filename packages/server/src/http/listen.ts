/** An app at an address of this machine. */
import { BelfryError } from '@belfry/core';
import type { FastifyInstance } from 'fastify';

/** Returns where it listens. @param port 0 takes any free one @throws ADDRESS_UNAVAILABLE */
export async function listen(app: Pick<FastifyInstance, 'listen'>, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    throw new BelfryError(
      'ADDRESS_UNAVAILABLE',
      {
        given: `${host}:${port} (${(cause as NodeJS.ErrnoException).code})`,
        expected: 'an address of this machine and a port nobody listens at',
        change: 'Choose another with --host and --port.',
      },
      { cause },
    );
  }
}
