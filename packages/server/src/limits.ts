/** Bounds on what one request, and all together, may ask of the server. */
export interface Limits {
  /** Largest body of a request in bytes; default 4 MiB. */
  readonly bodyBytes: number;
  /** A request has to arrive whole within so many milliseconds; default 10,000. */
  readonly requestTimeoutMs: number;
  /** Arrays and objects within each other in a body; default 16. */
  readonly jsonDepth: number;
  /** Requests in work; those beyond are answered 503 at once. Default 1,000. */
  readonly requestsInWork: number;
  /** Writes that wait for their turn; those beyond are answered 503 at once. Default 1,000. */
  readonly writesWaiting: number;
  /** Items a batch may ask for in all, queries × k; default 1,000,000. */
  readonly itemsPerBatch: number;
  /** Time for requests in work to be answered when the server stops; default 10,000 milliseconds. */
  readonly shutdownMs: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 4 << 20,
  requestTimeoutMs: 10_000,
  jsonDepth: 16,
  requestsInWork: 1000,
  writesWaiting: 1000,
  itemsPerBatch: 1_000_000,
  shutdownMs: 10_000,
};
