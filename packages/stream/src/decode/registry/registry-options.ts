/** Where a schema registry is and how it is asked. */
export interface RegistryOptions {
  /** Base address, `https://host:port/path`. */
  readonly url: string;
  /** For basic authentication. */
  readonly user?: string;
  readonly password?: string;
  /** Of one request; absent = 5000. */
  readonly timeoutMs?: number;
  /** Requests after the first that failed; absent = 4. The wait between them doubles from 100 ms on. */
  readonly retries?: number;
}
