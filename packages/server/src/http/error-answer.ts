/** Every failure as one shape: `{ error: { code, given, expected, change, canRetry, details? } }`. */
import { BelfryError } from '@belfry/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { statusOf } from './error-status.js';

const RETRY_AFTER_SECONDS = 1;

export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | BelfryError, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendError(noSuchRoute(request), request, reply));
}

export function sendError(
  thrown: FastifyError | BelfryError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = asRequestError(thrown);
  const status = statusOf(error);
  if (status === 500) request.log.error({ err: thrown }, 'a request failed');
  if (status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply.code(status).type('application/json; charset=utf-8').serializer(JSON.stringify).send(errorBody(error));
}

export function errorBody(error: BelfryError): { error: Record<string, unknown> } {
  return { error: error.toJSON() };
}

/** Whatever was thrown, as an error of the closed list. What is not the caller's doing is told to the log alone. */
export function asRequestError(thrown: FastifyError | BelfryError): BelfryError {
  if (thrown instanceof BelfryError) return thrown;
  if (thrown.validation) return invalid(placeOf(thrown), "what the route's schema in /openapi.json says");
  if (thrown.statusCode === 413) return tooLarge(thrown);
  if (thrown.statusCode !== undefined && thrown.statusCode < 500) return invalid(thrown.message, 'a JSON body or none');
  return new BelfryError(
    'INTERNAL',
    {
      given: 'a request the server failed at',
      expected: 'no such failure',
      change: "Look for the request's id (header x-request-id) in the server's log.",
    },
    { cause: thrown },
  );
}

/** The body, query or path is not as the route wants it. */
export function invalid(given: string, expected: string): BelfryError {
  return new BelfryError('REQUEST_INVALID', { given, expected, change: 'Correct the request.' });
}

function placeOf({ validation, validationContext, message }: FastifyError): string {
  const [{ instancePath, message: problem, params }] = validation!;
  const named = Object.values(params ?? {}).filter((value) => typeof value === 'string');
  const place = `${validationContext ?? 'request'}${instancePath}`;
  return problem === undefined ? message : [`${place} ${problem}`, ...named].join(': ').slice(0, 300);
}

function tooLarge({ message }: FastifyError): BelfryError {
  return new BelfryError('REQUEST_TOO_LARGE', {
    given: message,
    expected: 'a body within the limit',
    change: 'Divide the request into several.',
  });
}

function noSuchRoute({ method, url }: FastifyRequest): BelfryError {
  return new BelfryError('ROUTE_NOT_FOUND', {
    given: `${method} ${url.slice(0, 200)}`,
    expected: 'a route of /openapi.json',
    change: 'Check method and path.',
  });
}
