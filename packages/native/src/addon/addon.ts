/** What the addon exports; addon/node/<family>.cc says what each function does. */
export interface Addon extends Readonly<Record<string, unknown>> {
  /** The package's version it was built for. */
  readonly contract: string;
  readonly maxThreads: number;
  /** The instruction set that calls from this thread use. */
  isa(): string;
  /** Those this machine has, best first, separated by spaces. */
  isas(): string;
  useIsa(name: string): void;
}
