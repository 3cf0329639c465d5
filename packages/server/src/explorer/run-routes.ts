/** Runs over HTTP: which there are, what they logged, where their items lie. They only read. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { readIndexHeader } from '@belfry/index';
import { INDEX_FILE, type RunFolder } from '@belfry/data';
import { exactNeighbours } from './exact-neighbours.js';
import { findUsers } from './find-users.js';
import { writeMap } from './map-answer.js';
import { MappedRuns } from './mapped-run.js';
import { listRuns, openListedRun } from './run-list.js';
import { readMetrics, readReport } from './run-report.js';
import { runSchemas, type NeighboursBody, type RunParams, type UsersQuery } from './run-schemas.js';
import type { ServerContext } from '../server-context.js';

export function addRunRoutes(app: FastifyInstance, { serving }: ServerContext): void {
  const mapped = new MappedRuns();
  const open = (id: string): Promise<RunFolder> => openListedRun(serving.current.run, id);

  app.get('/v1/runs', { schema: runSchemas.list }, async () => ({ runs: await listRuns(serving.current.run) }));

  app.get<RunParams>('/v1/runs/:id/metrics', { schema: runSchemas.metrics }, async ({ params: { id } }) => {
    const run = await open(id);
    const { config, provenance } = run.manifest;
    return {
      run: id,
      config,
      provenance,
      report: await readReport(run),
      index: await savedIndex(run),
      lines: await readMetrics(run),
    };
  });

  app.get<RunParams>('/v1/runs/:id/map', { schema: runSchemas.map }, async ({ params: { id } }, reply) => {
    const run = await mapped.open(await open(id));
    await Promise.all([run.map(), run.words(), run.popularity()]); // what fails, fails before the answer has begun
    return reply.type('application/json; charset=utf-8').send(Readable.from(writeMap(id, run)));
  });

  app.get<RunParams & UsersQuery>(
    '/v1/runs/:id/users',
    { schema: runSchemas.users },
    async ({ params: { id }, query: { query = '', limit = 10 } }) => ({
      users: await findUsers(await mapped.open(await open(id)), query, limit),
    }),
  );

  app.post<RunParams & NeighboursBody>(
    '/v1/runs/:id/neighbours',
    { schema: runSchemas.neighbours },
    async ({ params: { id }, body: { item, k = 20 } }) => exactNeighbours(await mapped.open(await open(id)), item, k),
  );
}

/** null where the run has none, or one that only `belfry index` can say more about. */
async function savedIndex(run: RunFolder): Promise<object | null> {
  if (!run.has(INDEX_FILE)) return null;
  const { kind, metric, dim, count, settings } = await readIndexHeader(run.file(INDEX_FILE));
  return { kind, metric, dim, count, settings };
}
