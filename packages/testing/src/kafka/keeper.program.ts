/**
 * A process beside the one that started brokers. When that one closes its standard input, or is gone however it ended, it ends
 * the brokers still running and removes their folder.
 *
 *   node keeper.program.js FOLDER      lines of standard input: `+PID` a broker runs, `-PID` it has ended
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

const [folder] = process.argv.slice(2);
const running = new Set<number>();

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) running.add(pid);
  else running.delete(pid);
}
for (const pid of running) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself
  }
}
await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
