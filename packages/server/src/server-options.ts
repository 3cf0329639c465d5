/** What a server is made of. */
import type { LiveRecall } from '@belfry/recall';
import type { FastifyBaseLogger } from 'fastify';
import type { Limits } from './limits.js';
import type { Background, RouteGroup } from './server-context.js';

export interface ServerOptions {
  /** The run to answer from; `open` is given it. */
  readonly run: string;
  /** Opens a run; called again for each swap. */
  open(run: string): Promise<LiveRecall>;
  /**
   * What tells whether two runs share one space of vectors: equal names where they do. Vectors that were upserted under one
   * are not used under another. Where absent, every path is a space of its own.
   */
  vectorSpace?(run: string): Promise<string>;
  /** Folder of the journal of upserts, deletions and events, made where absent; null: the server takes no writes. */
  readonly state: string | null;
  /** Asked of every write as `Authorization: Bearer KEY`; where absent, writes are refused. */
  readonly apiKey?: string;
  /** Says nothing by default. */
  readonly log?: FastifyBaseLogger;
  readonly limits?: Partial<Limits>;
  /** Recall of the index is estimated with so many queries a second, in the background; default 1, 0 = never. */
  readonly probesPerSecond?: number;
  /** Further routes, such as those of a page. */
  readonly routes?: readonly RouteGroup[];
  /** Work beside the requests, such as following a stream. */
  readonly background?: readonly Background[];
}
