// One run on gowalla's official split: train, evaluate on the test part, and the figures once more by a script that shares no code.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const source = resolve(root, process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');
const parts = ['--train', `${source}/train.txt`, '--test', `${source}/test.txt`];
export const scratch = 'benchmarks/scratch/gowalla';
const cpuFile = `${root}${scratch}/cpu.txt`;
/** Loaded into each command: leaves its processor time, in seconds, in a file. */
const cpuWriter = `data:text/javascript,import { writeFileSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(${JSON.stringify(cpuFile)}, String((user + system) / 1e6)); });`;

/** An empty scratch folder. Ends the process where the research data are missing. */
export function requireGowalla() {
  if (!existsSync(`${source}/train.txt`)) {
    process.stderr.write(`gowalla: no ${source}/train.txt; set BELFRY_DATA to the research data folder\n`);
    process.exit(2);
  }
  rmSync(`${root}${scratch}`, { recursive: true, force: true });
  mkdirSync(`${root}${scratch}`, { recursive: true });
}

/** The official split as a data set in the scratch folder. */
export function provideGowalla() {
  requireGowalla();
  belfry('import', '--format', 'lightgcn', ...parts, '--out', `${scratch}/data`);
}

/** @param config path from the root @param settings as `belfry train` takes them @param k comma-separated */
export function measuredRun({ name, config, settings, k }) {
  const run = `${scratch}/${name}`;
  const startedAt = performance.now();
  const training = belfry('train', '--data', `${scratch}/data`, '--run', run, '--config', config, ...settings);
  const wallSeconds = Math.round((performance.now() - startedAt) / 1000);
  const cpuSeconds = Math.round(Number(readFileSync(cpuFile, 'utf8')));
  const evaluation = belfry('eval', '--run', run, '--k', k);
  return { wallSeconds, cpuSeconds, training, evaluation, independent: checked(run, evaluation, k) };
}

function checked(run, evaluation, k) {
  const expected = `${scratch}/evaluation.json`;
  writeFileSync(`${root}${expected}`, JSON.stringify(evaluation));
  const { status, stdout, stderr } = spawnSync(
    process.env.BELFRY_PYTHON ?? 'python3',
    ['benchmarks/check-gowalla.py', '--run', run, ...parts, '--k', k, '--expect', expected],
    { cwd: root, encoding: 'utf8' },
  );
  process.stderr.write(stderr);
  return status === 0 ? { agrees: true, ...JSON.parse(stdout) } : { agrees: false, message: stderr || stdout };
}

/** The JSON that a command prints. */
export function belfry(...args) {
  const command = ['--import', cpuWriter, 'packages/cli/bin/belfry.js', ...args, '--json'];
  const stdio = ['ignore', 'pipe', 'inherit'];
  return JSON.parse(execFileSync('node', command, { cwd: root, encoding: 'utf8', stdio, maxBuffer: 2 ** 28 }));
}
