/** One request to a server that need not listen. */
import type { BelfryServer } from '@belfry/server';

export interface Asked {
  readonly status: number;
  readonly text: string;
  /** Empty where the answer is not JSON. */
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** @param body text is sent as it is, anything else as JSON @param key null: none */
export async function ask(
  { app }: BelfryServer,
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body?: unknown,
  key: string | null = 'secret',
): Promise<Asked> {
  const { statusCode, payload, headers } = await app.inject({
    method,
    url,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const isJson = String(headers['content-type']).startsWith('application/json');
  return {
    status: statusCode,
    text: payload,
    body: isJson ? (JSON.parse(payload) as Record<string, unknown>) : {},
    headers,
  };
}
