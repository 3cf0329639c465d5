/**
 * Searching and building HNSW indexes on the same vectors: recall, wall time, processor time and memory, systems in turn.
 *
 *   npm run -s bench -- index [--peers] [--dataset NAME]… [--systems TEXT]… [--vectors N] [--queries N] [--rounds N]
 *                             [--threads 1,2] [--build-threads 2] [--again]
 *
 * `--systems` keeps those whose name contains one of the TEXTs, `--vectors` cuts a data set down. `--threads` are those
 * that search, `--build-threads` those that build, each time measured; the index of the last building is searched. A data
 * set that was measured with the same options at the same commit is not measured again, unless `--again` is given. A whole
 * measurement goes to results/index.json, beside what is there of other data sets, and its curves to results/index-*.svg;
 * a part of one goes to scratch/index. With `--peers` BELFRY_PEERS_PYTHON names a Python with peers/requirements.txt, and
 * `npm install --prefix benchmarks/peers` has been run. Reads BELFRY_DATA (default ../shared/data).
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultThreads } from '@belfry/native';
import { compared } from './index/comparison.mjs';
import { drawCurves } from './index/curves.mjs';
import { dataSets } from './index/data-sets.mjs';
import { measure } from './index/measure.mjs';
import { provideDataSet } from './index/provide-data-set.mjs';
import { systems } from './index/systems.mjs';
import { tableOf } from './index/table.mjs';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'boolean', default: false },
    dataset: { type: 'string', multiple: true, default: Object.keys(dataSets) },
    systems: { type: 'string', multiple: true, default: [''] },
    vectors: { type: 'string' },
    queries: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: [...new Set([1, defaultThreads()])].join() },
    'build-threads': { type: 'string' },
    again: { type: 'boolean', default: false },
  },
});
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const threads = flags.threads.split(',').map(Number);
const settings = {
  m: 16,
  efConstruction: 200,
  rounds: Number(flags.rounds),
  threads,
  buildThreads: flags['build-threads']?.split(',').map(Number) ?? threads,
  systems: systems(flags.peers).filter(({ name }) => flags.systems.some((text) => name.includes(text))),
};
const isWhole = flags.peers && flags.systems.includes('') && flags.vectors === undefined;
const folder = isWhole ? 'benchmarks/results' : 'benchmarks/scratch/index';
const file = `${folder}/index.json`;
mkdirSync(folder, { recursive: true });

for (const name of flags.dataset) {
  const described = {
    machine: machine(),
    options: { ...flags, dataset: undefined, again: undefined },
    systems: settings.systems.map((system) => system.name),
  };
  const before = readResult()[name];
  if (!flags.again && before !== undefined && sameMeasurement(before, described)) {
    process.stderr.write(`${name}: measured before\n`);
    continue;
  }
  const data = await provideDataSet(name, {
    vectors: flags.vectors === undefined ? undefined : Number(flags.vectors),
    queries: Number(flags.queries),
  });
  const { count, dim, queries } = data;
  const measured = await measure(data, settings);
  const result = {
    ...described,
    summary: dataSets[name].summary,
    count,
    dim,
    queries,
    m: settings.m,
    efConstruction: settings.efConstruction,
    ...compared(measured),
    ...measured,
  };
  writeFileSync(file, `${JSON.stringify({ ...readResult(), [name]: result }, null, 1)}\n`);
  await drawCurves(`${folder}/index-${name}`, name, result);
  process.stdout.write(`\n${tableOf(name, result)}\n`);
}
process.exit(0);

function readResult() {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Everything that says what was measured, but for the day. */
function sameMeasurement(one, other) {
  const [a, b] = [one, other].map(({ machine: where, options, systems: names }) =>
    JSON.stringify([{ ...where, date: null }, options, names]),
  );
  return a === b;
}
