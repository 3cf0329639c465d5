/** Writes need the API key, compared in a time that does not depend on where the two differ. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BelfryError } from '@belfry/core';
import type { FastifyInstance } from 'fastify';

/** @param key undefined: no write is taken @param keepsState whether there is a journal to write to */
export function guardWrites(app: FastifyInstance, key: string | undefined, keepsState: boolean): void {
  const expected = key === undefined || key === '' ? null : digest(key);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.writes !== true) return;
    if (!keepsState) throw refused('a server that only reads', 'Start it with `belfry serve`, which keeps a state.');
    if (expected === null)
      throw refused('a server without an API key', 'Set BELFRY_API_KEY where the server is started.');
    const given = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), expected)) throw wrongKey();
  });
}

/** Of equal length whatever the key's, as the comparison needs it. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function refused(given: string, change: string): BelfryError {
  return new BelfryError('WRITES_REFUSED', { given: `a write to ${given}`, expected: 'reads only', change });
}

function wrongKey(): BelfryError {
  return new BelfryError('KEY_WRONG', {
    given: 'a write without the right key',
    expected: 'the header `Authorization: Bearer KEY`',
    change: 'Give the key the server was started with (BELFRY_API_KEY).',
  });
}
