// A system under measurement, as the benchmark sees it: a process that has built its index and answers one line at a time.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Starts a system and waits until its index is built. @returns what that cost, `search` and `end` */
export async function startServer({ command: [file, ...args], env, task }, work) {
  const child = spawn(file, [...args, JSON.stringify({ ...work, ...task })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const out = `${work.folder}/rows-${child.pid}.i32`;
  let complaint = '';
  child.stderr.on('data', (text) => (complaint = `${complaint}${text}`.slice(-2000)));
  // A process that ends is noticed where its next line is waited for.
  child.on('error', (error) => (complaint = error.message));
  child.stdin.on('error', () => {});

  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(/^\w*Error.*$/m.exec(complaint)?.[0] ?? `the process ended: ${complaint}`);
    return JSON.parse(value);
  };
  return {
    building: await next(),
    /** @returns { wallSeconds, cpuSeconds, rows: Int32Array [queries, k] } */
    async search({ k, ef, threads }) {
      child.stdin.write(`${JSON.stringify({ k, ef, threads, out })}\n`);
      const costs = await next();
      const bytes = readFileSync(out);
      return { ...costs, rows: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) };
    },
    async end() {
      rmSync(out, { force: true });
      child.stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.on('close', resolve));
    },
  };
}
