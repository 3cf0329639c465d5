/** A run as an HTTP service: openRecall → the server's routes. */
import { join } from 'node:path';
import { readWholeFile, sha256Hex } from '@belfry/core';
import { createLog, createServer, explorerRoutes, type LogLevel, type ServerOptions } from '@belfry/server';
import { openRecall } from './open-recall.js';

export interface ServeInput extends Pick<ServerOptions, 'apiKey' | 'limits' | 'probesPerSecond'> {
  /** Run folder. */
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
}

export interface Served {
  /** Such as http://127.0.0.1:7300 */
  readonly url: string;
  /** Answers what is in work, keeps what was written, and ends. */
  close(): Promise<void>;
}

/**
 * @throws RUN_NOT_FOUND, RUN_INCOMPLETE, RUN_LOCKED where another server has the state, JOURNAL_CORRUPT, ADDRESS_UNAVAILABLE
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
  ...options
}: ServeInput): Promise<Served> {
  const server = await createServer({
    ...options,
    run,
    routes,
    state,
    log: createLog(logLevel),
    open: (path) => openRecall(path, { threads }),
    vectorSpace: vectorSpaceOf,
  });
  try {
    return { url: await server.listen({ host, port }), close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Runs of one configuration over the same data have the same bits, so their configuration tells them apart. */
async function vectorSpaceOf(run: string): Promise<string> {
  return sha256Hex(await readWholeFile(join(run, 'config.json')));
}
