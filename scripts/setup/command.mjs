/** Running a step's command quietly: its output goes to a log, which is shown only where the step fails. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { root } from './root.mjs';

/** A step that failed for a reason already told in full. */
export class StepFailed extends Error {}

/** Folder for logs and stamps; not under version control. */
export const stateFolder = join(root, '.belfry');

/** @param step short name of the log @param label what is shown while it runs */
export async function runQuietly(step, label, command, args, environment = {}) {
  mkdirSync(stateFolder, { recursive: true });
  const logPath = join(stateFolder, `${step}.log`);
  const started = Date.now();
  process.stdout.write(`set-up: ${label} … `);
  const code = await logged(logPath, command, args, environment);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(code === 0 ? `${seconds} s` : 'failed');
  if (code === 0) return;
  throw new StepFailed(
    `${readFileSync(logPath, 'utf8')}\nset-up: ${label} failed (${command} ${args.join(' ')}, exit code ${code}); the log is ${logPath}`,
  );
}

async function logged(logPath, command, args, environment) {
  const log = createWriteStream(logPath);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const code = await new Promise((resolve) => {
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
    child.once('error', (error) => {
      log.write(`${error.message}\n`);
      resolve('not started');
    });
  });
  log.end();
  await finished(log);
  return code;
}

/** How to run npm: the one that started us, else the one on the PATH. */
export function npm(...args) {
  const own = process.env.npm_execpath;
  return own?.endsWith('npm-cli.js') ? [process.execPath, [own, ...args]] : ['npm', args];
}
