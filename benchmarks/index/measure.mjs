// One data set through all systems: each builds alone, then all search in turn at every setting, round after round.
import { startServer } from './server.mjs';
import { recallOf } from './truth.mjs';

const sweeps = {
  10: [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096],
  100: [100, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 4096],
};
/** Above this recall a system is not asked to look further. */
const ENOUGH = 0.995;

/**
 * @returns builds: a row for each system and number of threads; points: a row for each system, threads, k and efSearch,
 * with the best wall and the best processor time of all rounds; failures: why a system is not among them
 */
export async function measure(data, { systems, threads, buildThreads, rounds, m, efConstruction }) {
  const work = { folder: data.folder, count: data.count, dim: data.dim, m, efConstruction };
  const [builds, failures, running] = [[], [], []];

  for (const system of systems) {
    const { name, mostThreads = Infinity } = system;
    const counts = [...new Set(buildThreads.map((count) => Math.min(count, mostThreads)))];
    let server;
    try {
      for (const count of counts) {
        await server?.end();
        server = await startServer(system, { ...work, threads: count });
        const build = { system: name, threads: count, ...figuresOf(server.building, data.count) };
        builds.push(build);
        say(data, `${name} built by ${count}: ${build.wallSeconds} s, ${build.cpuSeconds} s of processor time`);
      }
      running.push({ name, isPeer: system.isPeer, mostThreads, server });
    } catch (error) {
      failures.push({ system: name, reason: error.message });
      say(data, `${name}: ${error.message}`);
    }
  }

  const points = await searched(data, running, failures, { threads, rounds });
  for (const { server } of running) await server.end();
  return { peers: running.filter(({ isPeer }) => isPeer).map(({ name }) => name), builds, points, failures };
}

async function searched(data, running, failures, { threads, rounds }) {
  const recall = recallOf(data);
  const points = new Map();
  const failed = new Set();
  for (let round = 1; round <= rounds; round++) {
    for (const { k, ef, count } of settingsOf(threads)) {
      for (const { name, mostThreads, server } of running) {
        const course = JSON.stringify([name, count, k]);
        const before = points.get(course) ?? points.set(course, new Map()).get(course);
        const isFurther = round === 1 && before.size > 0 && [...before.values()].at(-1).recall >= ENOUGH;
        if (count > mostThreads || failed.has(name) || isFurther || (round > 1 && !before.has(ef))) continue;
        try {
          const { wallSeconds, cpuSeconds, rows } = await server.search({ k, ef, threads: count });
          const point = before.get(ef) ?? { system: name, threads: count, k, ef, recall: rounded(recall(rows, k)) };
          before.set(ef, faster(point, data.queries / wallSeconds, data.queries / cpuSeconds));
        } catch (error) {
          failed.add(name);
          failures.push({ system: name, reason: error.message });
        }
      }
    }
    say(data, `round ${round} of ${rounds} is over`);
  }
  return [...points.values()].flatMap((course) => [...course.values()]);
}

function settingsOf(threads) {
  return threads.flatMap((count) =>
    Object.entries(sweeps).flatMap(([k, course]) => course.map((ef) => ({ k: Number(k), ef, count }))),
  );
}

function faster(point, qps, qpsPerCpuSecond) {
  return {
    ...point,
    qps: rounded(Math.max(qps, point.qps ?? 0)),
    qpsPerCpuSecond: rounded(Math.max(qpsPerCpuSecond, point.qpsPerCpuSecond ?? 0)),
  };
}

/** Memory is what the process grew by while it built; `own` is what the system says of itself, null where it does not. */
function figuresOf({ wallSeconds, cpuSeconds, residentBytes, ownBytes, version }, count) {
  return {
    wallSeconds: rounded(wallSeconds),
    cpuSeconds: rounded(cpuSeconds),
    bytesPerVector: { resident: Math.round(residentBytes / count), own: ownBytes && Math.round(ownBytes / count) },
    version,
  };
}

function rounded(value) {
  return Number(value.toPrecision(4));
}

function say({ name }, text) {
  process.stderr.write(`${name}: ${text}\n`);
}
