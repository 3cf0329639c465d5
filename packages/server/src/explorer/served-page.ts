/** What the page's routes need to know of the server around them. */
import type { Logger } from '@belfry/core';

export interface ServedPage {
  /** Folder of the run that is served just now; a swap changes it. */
  runPath(): string;
  readonly logger?: Logger;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
}
