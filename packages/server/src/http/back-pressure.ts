/** More requests than can be answered soon are refused at once, so that those taken stay fast. */
import { BelfryError } from '@belfry/core';
import type { FastifyInstance } from 'fastify';

export class RequestsInWork {
  readonly #most: number;
  #count = 0;
  #closing = false;

  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }

  /** From now on every request is refused. */
  close(): void {
    this.#closing = true;
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  watch(app: FastifyInstance): void {
    const taken = new WeakSet<object>();
    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config.always === true) return done();
      if (this.#closing) {
        void reply.header('connection', 'close');
        return done(shuttingDown());
      }
      if (this.#count >= this.#most) return done(overloaded(`${this.#count} requests in work`));
      this.#count++;
      taken.add(request.raw);
      // However a request ends, its socket's included.
      reply.raw.once('close', () => {
        if (taken.delete(request.raw)) this.#count--;
      });
      return done();
    });
  }
}

export function overloaded(given: string): BelfryError {
  return new BelfryError('OVERLOADED', {
    given,
    expected: 'fewer at a time',
    change: 'Send the request again after a while, as the header Retry-After says.',
  });
}

export function shuttingDown(): BelfryError {
  return new BelfryError('SHUTTING_DOWN', {
    given: 'a request to a server that is stopping',
    expected: 'one that runs',
    change: 'Send it to another server, or again once this one has started anew.',
  });
}
