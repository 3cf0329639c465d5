/** Runs the `belfry` command as a user does: in a process of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));
const command = fileURLToPath(new URL('../../../packages/cli/bin/belfry.js', import.meta.url));

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandPlace {
  readonly cwd?: string;
  /** Set beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandOptions extends CommandPlace {
  /** Whether nobody reads stdout, as behind `| head -0`. */
  readonly closeStdout?: boolean;
  /** Called with the process once stderr has said something that matches. */
  readonly when?: { readonly stderr: RegExp; readonly act: (pid: number, said: string) => void };
}

/** Starts the command and does not wait for its end. What it says must be read, or it may stop to wait for that. */
export function startBelfry(
  args: readonly string[],
  { cwd = repositoryRoot, env = {} }: CommandPlace = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [command, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function belfry(
  args: readonly string[],
  { closeStdout = false, when, ...place }: CommandOptions = {},
): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const child = startBelfry(args, place);
    let stdout = '';
    let stderr = '';
    let acted = false;
    if (closeStdout) child.stdout.destroy();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (acted || !when?.stderr.test(stderr)) return;
      acted = true;
      when.act(child.pid!, stderr);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The one JSON object on stdout; throws where there is not exactly one. */
export function oneObject({ stdout }: CommandEnd): Record<string, unknown> {
  const value: unknown = JSON.parse(stdout);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`not an object: ${stdout}`);
  return value as Record<string, unknown>;
}
