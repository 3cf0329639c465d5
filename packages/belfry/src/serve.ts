/** A run as an HTTP service: openRecall → the server's routes. */
import { join } from 'node:path';
import { BelfryError, silentLogger, type Logger } from '@belfry/core';
import { RunFolder } from '@belfry/data';
import {
  createLog,
  createServer,
  explorerRoutes,
  type Background,
  type LogLevel,
  type ServerOptions,
} from '@belfry/server';
import { latestVersion } from '@belfry/train';
import type { FollowInput } from './follow/follow-input.js';
import { followTopic, type Following } from './follow/follow-topic.js';
import { openRecall } from './open-recall.js';
import { vectorSpaceOf } from './vector-space.js';

export interface ServeInput extends Pick<ServerOptions, 'apiKey' | 'limits' | 'probesPerSecond'> {
  /** Run folder; of a run that is trained on a stream the newest published version is served. */
  readonly run: string;
  /** Default 7300; 0 takes any free one. */
  readonly port?: number;
  /** Default 127.0.0.1: this machine alone. */
  readonly host?: string;
  /** Folder of what is kept across restarts; default `serving/` in the run folder; null: no write is taken. */
  readonly state?: string | null;
  /** Routes beside those of recall; the explorer's page by default. */
  readonly routes?: ServerOptions['routes'];
  /** What stderr is told; default `info`. */
  readonly logLevel?: LogLevel;
  /** Threads of the kernels; what the container grants by default. */
  readonly threads?: number;
  /** A topic whose events take effect as they come, and the updates that training publishes beside it. Needs a state. */
  readonly follow?: FollowInput;
  /** Told of what is followed. */
  readonly logger?: Logger;
}

export interface Served {
  /** Such as http://127.0.0.1:7300 */
  readonly url: string;
  /** Answers what is in work, keeps what was written, and ends. */
  close(): Promise<void>;
}

/**
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, RUN_LOCKED where another server has the state, JOURNAL_CORRUPT, ADDRESS_UNAVAILABLE,
 * INVALID_ARGUMENT where it is to follow and keeps no state
 * @example const { url, close } = await serve({ run: 'runs/shop', port: 7300, apiKey: process.env.BELFRY_API_KEY });
 */
export async function serve({
  run,
  port = 7300,
  host,
  state = join(run, 'serving'),
  logLevel = 'info',
  routes = [explorerRoutes],
  threads,
  follow,
  logger = silentLogger,
  ...options
}: ServeInput): Promise<Served> {
  const version = await latestVersion(run);
  const path = version?.path ?? run;
  await RunFolder.open(path); // nothing is made in a folder that holds no run
  const server = await createServer({
    ...options,
    run: path,
    routes,
    state,
    log: createLog(logLevel),
    open: (other) => openRecall(other, { threads }),
    vectorSpace: vectorSpaceOf,
    background:
      follow === undefined
        ? []
        : following(follow, { run, version: version?.version ?? 0, state, from: new Map(version?.positions), logger }),
  });
  try {
    return { url: await server.listen({ host, port }), close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function following(
  follow: FollowInput,
  { state, ...rest }: Omit<Following, 'state'> & { state: string | null },
): Background[] {
  if (state !== null) return followTopic(follow, { ...rest, state });
  throw new BelfryError('INVALID_ARGUMENT', {
    given: `a server that follows ${follow.topic} and keeps no state`,
    expected: 'a folder for its state: what it has read must outlast it',
    change: 'Name a folder, or do not follow.',
  });
}
