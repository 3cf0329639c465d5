/**
 * The run in service. A request takes `current` once and keeps it, so that a swap is one assignment: those that began before
 * are answered by the old run, those after by the new one.
 */
import { basename } from 'node:path';
import { sha256Hex } from '@belfry/core';
import type { LiveRecall } from '@belfry/recall';
import type { FastifyBaseLogger } from 'fastify';
import { applyChange, type Change, type Outcome } from './journal/change.js';
import type { Limits } from './limits.js';
import type { ServerOptions } from './server-options.js';

export interface Generation {
  readonly recall: LiveRecall;
  readonly run: string;
  /** Changes with every swap. */
  readonly version: string;
  readonly since: Date;
}

type ServingOptions = ServerOptions & { readonly limits: Limits; readonly log: FastifyBaseLogger };

export class Serving {
  readonly #options: ServingOptions;
  #current: Generation;
  #generations = 1;

  private constructor(options: ServingOptions, first: LiveRecall) {
    this.#options = options;
    this.#current = generationOf(first, options.run, 1);
  }

  static async open(options: ServingOptions): Promise<Serving> {
    return new Serving(options, await options.open(options.run));
  }

  get current(): Generation {
    return this.#current;
  }

  async write(change: Change): Promise<Outcome> {
    return applyChange(this.#current.recall, change);
  }

  async swap(run: string): Promise<Generation> {
    const recall = await this.#options.open(run);
    this.#current = generationOf(recall, run, ++this.#generations);
    return this.#current;
  }

  async close(): Promise<void> {}
}

function generationOf(recall: LiveRecall, run: string, number: number): Generation {
  return { recall, run, version: `${basename(run)}-${sha256Hex(run).slice(0, 8)}-${number}`, since: new Date() };
}
