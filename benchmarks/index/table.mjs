// A data set's result as Markdown, for people.
import { grouped } from './grouped.mjs';

/** Systems down, settings across; ≥ where the fastest setting finds more than asked for, – where none finds enough. */
export function tableOf(name, { count, dim, builds, speeds, searchRatios, buildRatios, failures }) {
  const title = `${name}, ${count.toLocaleString('en')} × ${dim}`;
  const tables = grouped(speeds, ({ k }) => k).map((rows) => speedTable(`${title}, k = ${rows[0].k}`, rows));
  const ratios = [
    ...buildRatios.map((row) => `building, ${row.threads} thr., ${sidesOf(row)}`),
    ...searchRatios.map(
      (row) =>
        `k ${row.k}, recall ${row.recall}, ${row.threads} thr., ${sidesOf(row)}` +
        (row.toPlain === null ? '' : `, ${row.toPlain} × hnswlib-node`),
    ),
  ];
  const reasons = failures.map(({ system, reason }) => `${system}: ${reason}`);
  return [buildTable(title, builds), ...tables, ratios.join('\n'), reasons.join('\n')].join('\n\n');
}

function buildTable(title, builds) {
  const counts = [...new Set(builds.map(({ threads }) => threads))];
  const head = [
    title,
    ...counts.map((threads) => `built by ${threads}: s (CPU s)`),
    'bytes per vector',
    'of its own account',
  ];
  const rows = grouped(builds, ({ system }) => system).map((own) => [
    own[0].system,
    ...counts.map((threads) => buildCell(own.find((build) => build.threads === threads))),
    own.at(-1).bytesPerVector.resident,
    own.at(-1).bytesPerVector.own ?? '–',
  ]);
  return markdown(head, rows);
}

function speedTable(title, speeds) {
  const columnOf = ({ threads, recall }) => [threads, recall];
  const columns = grouped(speeds, columnOf).map(([row]) => row);
  const head = [title, ...columns.map(({ threads, recall }) => `${recall}, ${threads} thr.: QPS (per CPU s)`)];
  const rows = grouped(speeds, ({ system }) => system).map((own) => [
    own[0].system,
    ...columns.map((column) => speedCell(own.find((row) => String(columnOf(row)) === String(columnOf(column))))),
  ]);
  return markdown(head, rows);
}

function markdown(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function sidesOf({ of, belfry, peer, ratio }) {
  return `${of}: ${belfry.system} ${belfry.value}, ${peer.system} ${peer.value}, ratio ${ratio}`;
}

function buildCell(build) {
  return build === undefined ? '–' : `${build.wallSeconds} (${build.cpuSeconds})`;
}

function speedCell(row) {
  return row === undefined || row.qps === null ? '–' : `${row.isLeast ? '≥ ' : ''}${row.qps} (${row.qpsPerCpuSecond})`;
}
