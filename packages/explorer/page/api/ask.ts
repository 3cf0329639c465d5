/** Asking the server: the answer as it is, or the server's own words for what went wrong. */

/** The server's account of an error, as every route answers it. */
interface ErrorAnswer {
  readonly error: { readonly code: string; readonly given: string; readonly expected: string; readonly change: string };
}

export class ServerError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** @throws ServerError */
export async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(
      path,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
  } catch {
    throw new ServerError(
      0,
      'NO_ANSWER',
      'The server does not answer. Is `belfry serve` or `belfry explore` still running?',
    );
  }
  if (response.ok) return (await response.json()) as Answer;
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<ServerError> {
  const text = await response.text();
  try {
    const { code, given, expected, change } = (JSON.parse(text) as ErrorAnswer).error;
    return new ServerError(response.status, code, `Given: ${given}. Expected: ${expected}. ${change}`);
  } catch {
    return new ServerError(response.status, String(response.status), text.slice(0, 300) || response.statusText);
  }
}
