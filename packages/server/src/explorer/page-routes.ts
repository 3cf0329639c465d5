/**
 * The page's files, held in memory and found by their exact path: no path of a request ever reaches the file system. The
 * security policy lets the page load and ask nothing but this server.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { explorerFiles, type ExplorerFile } from '@belfry/explorer';
import { BelfryError } from '@belfry/core';

const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** @throws FILE_NOT_FOUND where the page was not built */
export async function addPageRoutes(app: FastifyInstance): Promise<void> {
  const files = await explorerFiles();
  const byPath = new Map(files.map((file) => [file.path, file]));
  app.get('/', { schema: { hide: true } }, (_request, reply) => send(reply, byPath.get('index.html')!));
  app.get<{ Params: { '*': string } }>('/page/*', { schema: { hide: true } }, (request, reply) => {
    const file = byPath.get(request.params['*']);
    if (file === undefined) throw noSuchFile(request.params['*']);
    return send(reply, file);
  });
}

function send(reply: FastifyReply, { type, content, sha256, isHashed }: ExplorerFile): FastifyReply {
  return reply
    .headers(SECURITY_HEADERS)
    .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', `"${sha256}"`)
    .type(type)
    .send(content);
}

function noSuchFile(path: string): BelfryError {
  return new BelfryError('ROUTE_NOT_FOUND', {
    given: `/page/${path.slice(0, 200)}`,
    expected: 'a file of the page',
    change: 'Open / in a browser: it names the files it needs.',
  });
}
