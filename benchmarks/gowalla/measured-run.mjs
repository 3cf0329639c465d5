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
/** Loaded into a command: adds a line to a file when it ends, its seconds of processor and of the clock. */
const timeWriter = (file) =>
  `data:text/javascript,import { appendFileSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); appendFileSync(${JSON.stringify(file)}, (user + system) / 1e6 + ' ' + process.uptime() + '\\n'); });`;

/** Empties the scratch folder, unless `goesOn`. Ends the process where the research data are missing. */
export function prepareScratch({ goesOn = false } = {}) {
  if (!existsSync(`${source}/train.txt`)) {
    process.stderr.write(`gowalla: no ${source}/train.txt; set BELFRY_DATA to the research data folder\n`);
    process.exit(2);
  }
  if (!goesOn) rmSync(`${root}${scratch}`, { recursive: true, force: true });
  mkdirSync(`${root}${scratch}`, { recursive: true });
}

/** The official split as a data set in the scratch folder. @param how as {@link prepareScratch} takes it */
export async function provideGowalla(how) {
  prepareScratch(how);
  await belfry('import', '--format', 'lightgcn', ...parts, '--out', `${scratch}/data`);
}

/**
 * Goes on where an earlier call was stopped, if the scratch folder still has it; its times count.
 * @param config path from the root @param settings as `belfry train` takes them @param k comma-separated
 */
export async function measuredRun({ name, config, settings, k }) {
  const folder = `${scratch}/${name}`;
  const timeFile = `${root}${folder}.time.txt`;
  const trained = ['train', '--data', `${scratch}/data`, '--run', folder, '--config', config, ...settings];
  const training = await commanded(['--import', timeWriter(timeFile)], trained);
  const times = readFileSync(timeFile, 'utf8').trim().split('\n');
  const [cpuSeconds, wallSeconds] = [0, 1].map((at) =>
    Math.round(times.reduce((sum, line) => sum + Number(line.split(' ')[at]), 0)),
  );
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

/** The JSON that a command prints; one that fails has said why, and ends this process too. */
export function belfry(...args) {
  return commanded([], args);
}

async function commanded(node, args) {
  const command = [...node, 'packages/cli/bin/belfry.js', ...args, '--json'];
  const running = run('node', command, { cwd: root, maxBuffer: 2 ** 28 });
  running.child.stderr.pipe(process.stderr);
  const { stdout } = await running.catch(() => process.exit(1));
  return JSON.parse(stdout);
}
