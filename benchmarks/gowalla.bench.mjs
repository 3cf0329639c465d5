// gowalla end to end: import, train, evaluate, and the figures once more by an independent Python script.
//   npm run bench -- gowalla [gowalla-ids | gowalla-bag | gowalla-fast] [--set train.epochs=2]
// Reads BELFRY_DATA (default ../shared/data); BELFRY_PYTHON (default python3) needs numpy and pyarrow.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine } from './machine.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = resolve(root, process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');
const given = process.argv.slice(3);
const name = (given[0] ?? '--').startsWith('--') ? 'gowalla' : given[0];
const config = `benchmarks/configs/${name}.yaml`;
const work = `benchmarks/scratch/${name}`;
const extra = given[0] === name ? given.slice(1) : given;

if (!existsSync(`${source}/train.txt`)) {
  process.stderr.write(`gowalla: no ${source}/train.txt; set BELFRY_DATA to the research data folder\n`);
  process.exit(2);
}
const cpuFile = `${root}benchmarks/scratch/gowalla-cpu.txt`;
/** Loaded into each command: leaves its processor time, in seconds, in a file. */
const cpuWriter = `data:text/javascript,import { writeFileSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(${JSON.stringify(cpuFile)}, String((user + system) / 1e6)); });`;
const belfry = (...args) =>
  JSON.parse(
    execFileSync('node', ['--import', cpuWriter, 'packages/cli/bin/belfry.js', ...args, '--json'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 28,
    }),
  );
const parts = ['--train', `${source}/train.txt`, '--test', `${source}/test.txt`];

mkdirSync(`${root}benchmarks/scratch`, { recursive: true });
rmSync(`${root}${work}`, { recursive: true, force: true });
belfry('import', '--format', 'lightgcn', ...parts, '--out', `${work}/data`);

const startedAt = performance.now();
const training = belfry('train', '--data', `${work}/data`, '--run', `${work}/run`, '--config', config, ...extra);
const wallSeconds = (performance.now() - startedAt) / 1000;
const cpuSeconds = Number(readFileSync(cpuFile, 'utf8'));
const evaluation = belfry('eval', '--run', `${work}/run`, '--k', '10,20,50');
writeFileSync(`${root}${work}/evaluation.json`, JSON.stringify(evaluation));

const python = process.env.BELFRY_PYTHON ?? 'python3';
const check = spawnSync(
  python,
  ['benchmarks/check-gowalla.py', '--run', `${work}/run`, ...parts, '--expect', `${work}/evaluation.json`],
  { cwd: root, encoding: 'utf8' },
);
process.stderr.write(check.stderr);

const row = {
  machine: machine(),
  config: readFileSync(`${root}${config}`, 'utf8'),
  arguments: extra,
  wallSeconds: Math.round(wallSeconds),
  cpuSeconds: Math.round(cpuSeconds),
  training,
  evaluation,
  independent:
    check.status === 0
      ? { agrees: true, ...JSON.parse(check.stdout) }
      : { agrees: false, message: check.stderr || check.stdout },
};
writeFileSync(`${root}benchmarks/results/${name}.json`, `${JSON.stringify(row, null, 2)}\n`);
process.stdout.write(
  `${JSON.stringify({ wallSeconds: row.wallSeconds, cpuSeconds: row.cpuSeconds, 'recall@20': evaluation['recall@20'], 'ndcg@20': evaluation['ndcg@20'], independent: row.independent.agrees })}\n`,
);
