/** The keeper of a cluster: see `keeper.program.ts`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('keeper.program.js', import.meta.url));

export interface Keeper {
  started(pid: number): void;
  ended(pid: number): void;
  /** Ends all brokers that run and removes the folder. */
  endAll(): Promise<void>;
}

/** Starts the keeper of the brokers that have their files in `folder`. */
export function startKeeper(folder: string): Keeper {
  // Of a process group of its own: Ctrl-C in a terminal must reach it through its input only, when brokers are known.
  const child = spawn(process.execPath, [program, folder], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  return {
    started: (pid) => child.stdin.write(`+${pid}\n`),
    ended: (pid) => child.stdin.write(`-${pid}\n`),
    endAll: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
