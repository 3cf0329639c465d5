// One run on gowalla's official split: train, evaluate on the test part, and the figures once more by a script that shares no code.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const root = fileURLToPath(new URL('../..', import.meta.url));
export const source = resolve(root, process.env.BELFRY_DATA ?? '../shared/data', 'gowalla');
const parts = ['--train', `${source}/train.txt`, '--test', `${source}/test.txt`];
export const scratch = 'benchmarks/scratch/gowalla';
/** Loaded into a command: leaves its processor time, in seconds, in a file. */
const cpuWriter = (file) =>
  `data:text/javascript,import { writeFileSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeFileSync(${JSON.stringify(file)}, String((user + system) / 1e6)); });`;

/** Empties the scratch folder. Ends the process where the research data are missing. */
export function prepareScratch() {
  if (!existsSync(`${source}/train.txt`)) {
    process.stderr.write(`gowalla: no ${source}/train.txt; set BELFRY_DATA to the research data folder\n`);
    process.exit(2);
  }
  rmSync(`${root}${scratch}`, { recursive: true, force: true });
  mkdirSync(`${root}${scratch}`, { recursive: true });
}

/** The official split as a data set in the scratch folder. */
export async function provideGowalla() {
  prepareScratch();
  await belfry('import', '--format', 'lightgcn', ...parts, '--out', `${scratch}/data`);
}

/** @param config path from the root @param settings as `belfry train` takes them @param k comma-separated */
export async function measuredRun({ name, config, settings, k }) {
  const folder = `${scratch}/${name}`;
  const cpuFile = `${root}${folder}.cpu.txt`;
  const startedAt = performance.now();
  const trained = ['train', '--data', `${scratch}/data`, '--run', folder, '--config', config, ...settings];
  const training = await commanded(['--import', cpuWriter(cpuFile)], trained);
  const wallSeconds = Math.round((performance.now() - startedAt) / 1000);
  const cpuSeconds = Math.round(Number(readFileSync(cpuFile, 'utf8')));
  const evaluation = await belfry('eval', '--run', folder, '--k', k);
  return { wallSeconds, cpuSeconds, training, evaluation, independent: await checked(folder, evaluation, k) };
}

async function checked(folder, evaluation, k) {
  const expected = `${folder}.evaluation.json`;
  writeFileSync(`${root}${expected}`, JSON.stringify(evaluation));
  const script = ['benchmarks/check-gowalla.py', '--run', folder, ...parts, '--k', k, '--expect', expected];
  try {
    const { stdout } = await run(process.env.BELFRY_PYTHON ?? 'python3', script, { cwd: root });
    return { agrees: true, ...JSON.parse(stdout) };
  } catch ({ message, stderr }) {
    return { agrees: false, message: stderr || message };
  }
}

/** The JSON that a command prints. */
export function belfry(...args) {
  return commanded([], args);
}

async function commanded(node, args) {
  const command = [...node, 'packages/cli/bin/belfry.js', ...args, '--json'];
  const running = run('node', command, { cwd: root, maxBuffer: 2 ** 28 });
  running.child.stderr.pipe(process.stderr);
  return JSON.parse((await running).stdout);
}
