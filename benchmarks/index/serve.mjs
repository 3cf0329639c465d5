// A vector index as a process of its own: builds, says what that cost, then searches whenever a line asks it to. The
// counterpart of benchmarks/peers/index_serve.py, which says what goes in and out.
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** @param makeSystem (task, queries) → { version, build(vectors), bytes(), prepare({k, ef, threads}), search(queries, k), rows(answer, k) } */
export async function serve(makeSystem) {
  const task = JSON.parse(process.argv[2]);
  const [items, queries] = ['items', 'queries'].map((name) => readFloats(`${task.folder}/${name}.f32`));
  const system = await makeSystem(task, queries);
  const resident = process.memoryUsage.rss();
  const [, building] = await timed(() => system.build(items));
  const residentBytes = process.memoryUsage.rss() - resident;
  say({ ...building, residentBytes, ownBytes: system.bytes(), version: system.version });

  for await (const line of createInterface({ input: process.stdin })) {
    const { out, ...how } = JSON.parse(line);
    await system.prepare(how);
    const [answer, searching] = await timed(() => system.search(queries, how.k));
    writeFileSync(out, system.rows(answer, how.k));
    say(searching);
  }
  process.exit(0);
}

async function timed(work) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return [result, { wallSeconds: (performance.now() - wall) / 1e3, cpuSeconds: (user + system) / 1e6 }];
}

function say(figures) {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

function readFloats(path) {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
