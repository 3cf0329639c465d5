/** Runs over HTTP: which there are, what they logged, where their items lie. They only read. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { readIndexHeader } from '@belfry/index';
import type { RunFolder } from '@belfry/data';
import { exactNeighbours } from './exact-neighbours.js';
import { findUsers } from './find-users.js';
import { writeMap } from './map-answer.js';
import { MappedRuns } from './mapped-run.js';
import { listRuns, openListedRun } from './run-list.js';
import { readMetrics, readReport } from './run-report.js';
import { runSchemas, type NeighboursBody, type RunParams, type UsersQuery } from './run-schemas.js';
import type { ServedPage } from './served-page.js';

export function addRunRoutes(server: FastifyInstance, { runPath, threads }: ServedPage): void {
  const mapped = new MappedRuns(threads);

  server.get('/v1/runs', { schema: runSchemas.list }, async () => ({ runs: await listRuns(runPath()) }));

  server.get<RunParams>('/v1/runs/:id/metrics', { schema: runSchemas.metrics }, async ({ params: { id } }) => {
    const run = await openListedRun(runPath(), id);
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

  server.get<RunParams>('/v1/runs/:id/map', { schema: runSchemas.map }, async ({ params: { id } }, reply) => {
    const run = await mapped.open(await openListedRun(runPath(), id));
    await Promise.all([run.map(), run.words(), run.popularity()]); // what fails, fails before the answer has begun
    return reply.type('application/json; charset=utf-8').send(Readable.from(writeMap(id, run)));
  });

  server.get<RunParams & UsersQuery>(
    '/v1/runs/:id/users',
    { schema: runSchemas.users },
    async ({ params: { id }, query: { query = '', limit = 10 } }) => ({
      users: await findUsers(await openListedRun(runPath(), id), query, limit),
    }),
  );

  server.post<RunParams & NeighboursBody>(
    '/v1/runs/:id/neighbours',
    { schema: runSchemas.neighbours },
    async ({ params: { id }, body: { item, k = 20 } }) =>
      exactNeighbours(await mapped.open(await openListedRun(runPath(), id)), item, k, threads),
  );
}

/** null where the run has none, or one that only `belfry index` can say more about. */
async function savedIndex(run: RunFolder): Promise<object | null> {
  if (!run.has('index.belfry')) return null;
  const { kind, metric, dim, count, settings } = await readIndexHeader(run.file('index.belfry'));
  return { kind, metric, dim, count, settings };
}
