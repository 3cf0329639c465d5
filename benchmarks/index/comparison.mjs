// What the measured points come to: each system's speed at the same recall, and how Belfry's best stands to the peers' best.
import { speedAtRecall } from './at-recall.mjs';
import { grouped } from './grouped.mjs';

const RECALLS = [0.95, 0.99];
const PLAIN = 'hnswlib-node';

/** @returns speeds: a row for each system, threads, k and recall; searchRatios and buildRatios, empty without peers */
export function compared({ peers, builds, points }) {
  const courses = grouped(points, ({ system, threads, k }) => [system, threads, k]);
  const speeds = courses.flatMap((course) =>
    RECALLS.map((recall) => {
      const { system, threads, k } = course[0];
      const wall = speedAtRecall(course, recall, 'qps');
      const cpu = speedAtRecall(course, recall, 'qpsPerCpuSecond');
      const figures = wall && { qps: rounded(wall.value), qpsPerCpuSecond: rounded(cpu.value), isLeast: wall.isLeast };
      return { system, threads, k, recall, ...(figures ?? { qps: null, qpsPerCpuSecond: null }) };
    }),
  );
  const isPeer = ({ system }) => peers.includes(system);
  const sides = (rows) => [rows.filter((row) => !isPeer(row)), rows.filter(isPeer)];

  const searchRatios = grouped(speeds, ({ threads, k, recall }) => [threads, k, recall]).flatMap((rows) => {
    const { threads, k, recall } = rows[0];
    const [ours, theirs] = sides(rows);
    const plain = speeds.find((row) => row.system === PLAIN && row.k === k && row.recall === recall);
    return ratioRows(['qps', 'qpsPerCpuSecond'], Math.max, ours, theirs).map((row) => ({
      threads,
      k,
      recall,
      ...row,
      toPlain: plain?.[row.of] ? rounded(row.belfry.value / plain[row.of]) : null,
    }));
  });
  const buildRatios = grouped(builds, ({ threads }) => threads).flatMap((rows) => {
    const [ours, theirs] = sides(rows);
    return ratioRows(['wallSeconds', 'cpuSeconds'], Math.min, ours, theirs).map((row) => ({
      threads: rows[0].threads,
      ...row,
    }));
  });
  return { speeds, searchRatios, buildRatios };
}

/** Belfry's best figure, the peers' best, and the first divided by the second. */
function ratioRows(figures, better, ours, theirs) {
  return figures.flatMap((of) => {
    const [belfry, peer] = [ours, theirs].map((rows) => bestOf(rows, of, better));
    return belfry && peer ? [{ of, belfry, peer, ratio: rounded(belfry.value / peer.value) }] : [];
  });
}

function bestOf(rows, of, better) {
  const known = rows.filter((row) => row[of] !== null);
  if (known.length === 0) return null;
  const value = better(...known.map((row) => row[of]));
  return { system: known.find((row) => row[of] === value).system, value };
}

function rounded(value) {
  return Number(value.toPrecision(4));
}
