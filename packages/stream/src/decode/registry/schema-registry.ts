/** Reads schemas from a registry that speaks Confluent's HTTP interface. Each is fetched once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BelfryError } from '@belfry/core';
import type { RegistryOptions } from './registry-options.js';

export interface RegisteredSchema {
  /** AVRO, JSON, PROTOBUF. */
  readonly type: string;
  readonly text: string;
  /** Schemas whose names this one uses, those they use before them. */
  readonly references: readonly RegisteredSchema[];
}

interface Answer {
  readonly schema?: unknown;
  readonly schemaType?: unknown;
  readonly references?: readonly { readonly subject: string; readonly version: number }[];
}

const FIRST_WAIT_MS = 100;

/** Numbers remembered that the registry does not know: messages of garbage may name any. */
const MAX_UNKNOWN = 10_000;

export class SchemaRegistry {
  readonly #schemas = new Map<number, RegisteredSchema>();
  readonly #unknown = new Set<number>();
  readonly #base: string;

  /** @throws BelfryError INVALID_ARGUMENT where the url is none */
  constructor(private readonly options: RegistryOptions) {
    if (!URL.canParse(options.url) || !/^https?:/i.test(options.url)) {
      throw new BelfryError('INVALID_ARGUMENT', {
        given: `the schema registry ${JSON.stringify(options.url)}`,
        expected: 'an address such as http://host:8081',
        change: 'Name the registry by its whole address.',
      });
    }
    this.#base = options.url.replace(/\/+$/, '');
  }

  /** A schema that was fetched: null = the registry has none of that number; undefined = it was not asked yet. */
  known(id: number): RegisteredSchema | null | undefined {
    return this.#schemas.get(id) ?? (this.#unknown.has(id) ? null : undefined);
  }

  /** @throws BelfryError SCHEMA_REGISTRY_FAILED */
  async fetch(id: number): Promise<void> {
    const answer = await this.#get(`/schemas/ids/${id}`);
    if (answer === null) {
      if (this.#unknown.size >= MAX_UNKNOWN) this.#unknown.clear();
      this.#unknown.add(id);
    } else this.#schemas.set(id, await this.#schemaOf(answer));
  }

  async #schemaOf({ schema, schemaType = 'AVRO', references = [] }: Answer): Promise<RegisteredSchema> {
    if (typeof schema !== 'string' || typeof schemaType !== 'string') throw this.#failed('an answer that is no schema');
    const used: RegisteredSchema[] = [];
    for (const { subject, version } of references) {
      const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}`;
      const answer = await this.#get(path);
      if (answer === null) throw this.#failed(`nothing at ${path}, which another schema uses`);
      const { references: deeper, ...own } = await this.#schemaOf(answer);
      used.push(...deeper, { ...own, references: [] });
    }
    return { type: schemaType, text: schema, references: used };
  }

  /** null = there is nothing at that path. Asks again after a failure that may pass. */
  async #get(path: string): Promise<Answer | null> {
    const { retries = 4 } = this.options;
    for (let failures = 0; ; failures++) {
      const { answer, failure, mayPass } = await this.#ask(path);
      if (failure === null) return answer;
      if (!mayPass || failures >= retries) throw this.#failed(failure);
      await sleep(FIRST_WAIT_MS * 2 ** failures);
    }
  }

  async #ask(path: string): Promise<{ answer: Answer | null; failure: string | null; mayPass: boolean }> {
    const { timeoutMs = 5000 } = this.options;
    try {
      const response = await fetch(`${this.#base}${path}`, {
        headers: { accept: 'application/vnd.schemaregistry.v1+json, application/json', ...this.#authorization() },
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { status } = response;
      const text = await response.text();
      if (status === 404) return { answer: null, failure: null, mayPass: false };
      if (status !== 200)
        return { answer: null, failure: `status ${status} to ${path}`, mayPass: status >= 500 || status === 429 };
      return { answer: JSON.parse(text) as Answer, failure: null, mayPass: false };
    } catch (error) {
      if (error instanceof SyntaxError)
        return { answer: null, failure: `an answer to ${path} that is not JSON`, mayPass: false };
      const cause = (error as Error).cause ?? error;
      return { answer: null, failure: `no answer to ${path} (${(cause as Error).message})`, mayPass: true };
    }
  }

  #authorization(): Record<string, string> {
    const { user, password = '' } = this.options;
    if (user === undefined) return {};
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  }

  #failed(found: string): BelfryError {
    return new BelfryError('SCHEMA_REGISTRY_FAILED', {
      given: `the schema registry at ${this.#base}: ${found}`,
      expected: 'schemas by their numbers',
      change: 'Check its address, user and password, and that it runs.',
    });
  }
}
