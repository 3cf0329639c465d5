// The server as it is started by hand, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';

export async function startServer(run) {
  const state = 'benchmarks/scratch/serving/state';
  rmSync(state, { recursive: true, force: true });
  const serve = [
    'packages/cli/bin/belfry.js',
    'serve',
    '--run',
    run,
    '--port',
    '0',
    '--state',
    state,
    '--log-level',
    'warn',
  ];
  // BENCH_NODE_FLAGS: such as --cpu-prof
  const flags = (process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
  const child = spawn(process.execPath, [...flags, ...serve], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, BELFRY_API_KEY: 'bench' },
  });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      const address = / at (http:\S+);/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' };
  return {
    url,
    post: (path, body) => fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    async cpuSeconds() {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^belfry_process_cpu_seconds_total (\S+)/m.exec(text)[1]);
    },
    async stop() {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
