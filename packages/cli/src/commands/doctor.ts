/** `belfry doctor`: what this machine offers, what is missing and what that costs. */
import { doctor as computeReport, type DoctorReport } from '@belfry/compute';
import { indexKinds } from '@belfry/index';
import type { CommandDefinition } from '../command.js';
import { table } from '../output/table.js';

interface IndexCheck {
  readonly name: string;
  readonly available: boolean;
  /** What is missing and what to do; null where nothing is. */
  readonly reason: string | null;
}

export const doctor: CommandDefinition = {
  name: 'doctor',
  summary: 'say what this machine offers, what is missing and what that costs',
  examples: [
    { line: 'belfry doctor', does: 'everything at a glance' },
    { line: 'belfry doctor --json', does: 'the same, to attach to a report' },
  ],
  declare() {},
  async run() {
    const compute = await computeReport();
    const indexes = await checkIndexes();
    const missing = [...missingBackends(compute), ...missingIndexes(indexes)];
    return { json: { ...compute, indexes, missing }, text: inWords(compute, indexes, missing) };
  },
};

async function checkIndexes(): Promise<IndexCheck[]> {
  return Promise.all(
    Object.entries(indexKinds).map(async ([name, kind]) => {
      const reason = await kind.missing();
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
    .map(
      ({ name, reason }) =>
        `index ${name} (exact search instead: true answers, slower from some 50,000 items on): ${reason}`,
    );
}

function inWords(report: DoctorReport, indexes: readonly IndexCheck[], missing: readonly string[]): string {
  const { kernels, backends, backend } = report;
  const facts = [
    ['Node.js', `${report.node} on ${report.platform}`],
    ['processor', `${report.cpu}, ${report.threads} thread${report.threads === 1 ? '' : 's'} granted`],
    ['memory', `${(report.memoryBytes / 2 ** 30).toFixed(1)} GiB granted`],
    ['kernels', `${kernels.name} (${kernels.isa}), ${kernels.threads} thread${kernels.threads === 1 ? '' : 's'}`],
    ...backends.map(({ name, available, version }) => [
      `backend ${name}`,
      available ? `${version}${name === backend ? ', used' : ''}` : 'not here',
    ]),
    ...indexes.map(({ name, available }) => [`index ${name}`, available ? 'ready' : 'not here']),
  ];
  const rest =
    missing.length > 0
      ? ['', 'Missing, and what it costs:', ...missing.map((line) => `- ${line}`)]
      : ['', 'Nothing is missing.'];
  return [table(['', ''], facts).trimStart(), ...rest].join('\n');
}
