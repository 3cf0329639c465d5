/** JSON bodies: bounded in depth before they are parsed, and without keys that reach into prototypes. */
import { BelfryError } from '@belfry/core';
import type { FastifyInstance } from 'fastify';

export function parseJsonBodies(app: FastifyInstance, deepest: number): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (isDeeperThan(body, deepest)) return done(tooDeep(deepest));
    return parse(request, body, done);
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Whether brackets outside of strings stand deeper within each other. */
export function isDeeperThan(json: string, deepest: number): boolean {
  let depth = 0;
  let inString = false;
  for (let n = 0; n < json.length; n++) {
    const code = json.charCodeAt(n);
    if (inString) {
      if (code === BACKSLASH) n++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (OPENING.has(code) && ++depth > deepest) return true;
    else if (CLOSING.has(code)) depth--;
  }
  return false;
}

function tooDeep(deepest: number): BelfryError {
  return new BelfryError('REQUEST_TOO_LARGE', {
    given: `a body with more than ${deepest} arrays and objects within each other`,
    expected: `at most ${deepest}`,
    change: 'Send a flatter body.',
  });
}
