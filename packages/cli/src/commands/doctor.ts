/** `belfry doctor`: what this machine offers, how fast it is, what is missing and what that costs. */
import { doctor as computeReport, type DoctorReport } from '@belfry/compute';
import { indexKindNames, indexKinds, type IndexKindName } from '@belfry/index';
import type { CommandDefinition } from '../command.js';
import { table } from '../output/table.js';

interface IndexCheck {
  readonly name: IndexKindName;
  readonly available: boolean;
  /** What is missing and what to do; null where nothing is. */
  readonly reason: string | null;
}

interface Flags {
  readonly quick: boolean;
}

export const doctor: CommandDefinition<Flags> = {
  name: 'doctor',
  summary: 'say what this machine offers, how fast it is, what is missing and what that costs',
  examples: [
    { line: 'belfry doctor', does: 'everything at a glance' },
    { line: 'belfry doctor --json', does: 'the same, to attach to a report' },
  ],
  declare(command) {
    command.option('--quick', 'do not measure the speed, which takes about a second', false);
  },
  async run({ quick }, { threads }) {
    const compute = await computeReport({ threads, quick });
    const indexes = await checkIndexes();
    const missing = [...missingBackends(compute), ...missingIndexes(indexes)];
    return { json: { ...compute, indexes, missing }, text: inWords(compute, indexes, missing) };
  },
};

async function checkIndexes(): Promise<IndexCheck[]> {
  return Promise.all(
    indexKindNames.map(async (name) => {
      const reason = await indexKinds[name].missing();
      return { name, available: reason === null, reason };
    }),
  );
}

function missingBackends({ backends, backend }: DoctorReport): string[] {
  const cost =
    backend === null ? 'nothing can be trained' : `no loss of results: ${backend} is used; training may be slower`;
  return backends
    .filter(({ available }) => !available)
    .map(({ name, reason }) => `backend ${name} (${cost}): ${reason}`);
}

function missingIndexes(indexes: readonly IndexCheck[]): string[] {
  return indexes
    .filter(({ available }) => !available)
    .map(({ name, reason }) => `index ${name} (${costOf(name, indexes)}): ${reason}`);
}

/** Kinds are listed as `auto` prefers them, so one before it makes up for it, one after it does not. */
function costOf(missing: IndexKindName, indexes: readonly IndexCheck[]): string {
  const at = indexes.findIndex(({ name }) => name === missing);
  const better = indexes.slice(0, at).find(({ available }) => available);
  if (better !== undefined) return `nothing is lost: ${better.name} does it better`;
  return `searching ${indexKinds[missing].worthwhileFrom.toLocaleString('en-US')} vectors and more takes longer`;
}

function inWords(report: DoctorReport, indexes: readonly IndexCheck[], missing: readonly string[]): string {
  const { backends, backend, wouldHelp } = report;
  const facts = [
    ['Node.js', `${report.node} on ${report.platform}`],
    ['processor', `${report.cpu}, ${countOf(report.threads, 'thread')} granted`],
    ['memory', `${(report.memoryBytes / 2 ** 30).toFixed(1)} GiB granted`],
    ...kernelFacts(report),
    ...speedFacts(report),
    ...backends.map(({ name, available, version }) => [
      `backend ${name}`,
      available ? `${version}${name === backend ? ', used' : ''}` : 'not here',
    ]),
    ...indexes.map(({ name, available }) => [`index ${name}`, available ? whenReady(name) : 'not here']),
  ];
  return [
    table(['', ''], facts).trimStart(),
    ...list('What would make it faster:', wouldHelp),
    ...(missing.length > 0 ? list('Missing, and what it costs:', missing) : ['', 'Nothing is missing.']),
  ].join('\n');
}

function whenReady(name: IndexKindName): string {
  const { worthwhileFrom } = indexKinds[name];
  return worthwhileFrom === 0 ? 'ready' : `ready, pays from ${worthwhileFrom.toLocaleString('en-US')} vectors on`;
}

function kernelFacts({ kernels }: DoctorReport): string[][] {
  const { name, isa, threads, isas, forcedIsa } = kernels;
  const forced = forcedIsa === null ? '' : ', as BELFRY_ISA says';
  const facts = [['kernels', `${name} (${isa}${forced}), ${countOf(threads, 'thread')}`]];
  return isas.length === 0 ? facts : [...facts, ['instruction sets', isas.join(', ')]];
}

function speedFacts({ speed, kernels }: DoctorReport): string[][] {
  if (speed === null) return [];
  const { limits, scoresGflops, gatherGbps } = speed;
  const scores = `${scoresGflops.toFixed(1)} GFLOP/s`;
  if (limits === null || gatherGbps === null) return [['scores', scores]];
  const { gflopsOneThread, gflops, gbps } = limits;
  return [
    [
      'products',
      `${gflopsOneThread.toFixed(1)} GFLOP/s at most on one thread, ${gflops.toFixed(1)} on ${kernels.threads}`,
    ],
    ['bandwidth', `${gbps.toFixed(1)} GB/s at most`],
    ['scores', `${scores}, ${percentOf(scoresGflops, gflops)} of products`],
    ['gather', `${gatherGbps.toFixed(1)} GB/s, ${percentOf(gatherGbps, gbps)} of bandwidth`],
  ];
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];
}

function countOf(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function percentOf(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}
