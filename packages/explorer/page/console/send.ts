/** Sends a request as it stands and tells what came back. */
import type { EditedRequest } from './requests.js';

export interface Reply {
  readonly status: number;
  readonly tookMs: number;
  readonly sizeBytes: number;
  /** JSON is laid out for reading. */
  readonly text: string;
}

/** Longest text that is shown. */
const SHOWN = 200_000;

export async function send({ method, path, body, key }: EditedRequest): Promise<Reply> {
  const started = performance.now();
  const response = await fetch(path, {
    method,
    headers: {
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === '' ? {} : { body }),
  });
  const text = await response.text();
  const tookMs = performance.now() - started;
  const laidOut = layOut(text);
  return {
    status: response.status,
    tookMs,
    sizeBytes: new TextEncoder().encode(text).length,
    text:
      laidOut.length > SHOWN ? `${laidOut.slice(0, SHOWN)}\n… and ${laidOut.length - SHOWN} characters more` : laidOut,
  };
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
