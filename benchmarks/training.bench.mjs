/**
 * What a training step costs: two towers over ids, batch softmax with logQ, lazy Adam; wall time, processor time and
 * peak memory, each row in a process of its own.
 *
 *   npm run -s bench -- training [--quick] [--peers] [--only TEXT]… [--rounds N]
 *
 * `--only` keeps rows whose name contains every TEXT (`--only B=4096 --only mixed`); `--rounds` measures everything
 * several times, contenders in turn, and keeps each one's best. A whole run writes results/training.json, a part of it
 * scratch/training.json. With `--peers` BELFRY_PEERS_PYTHON names a Python with peers/requirements.txt.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { machine } from './machine.mjs';
import { contenders } from './training/contenders.mjs';
import { provideLog } from './training/log.mjs';
import { comparesForms, labelOf, works } from './training/works.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '1' },
  },
});
const measuring = flags.quick
  ? { warmUpSteps: 3, warmUpSeconds: 1, leastSteps: 3, mostSteps: 50, seconds: 3 }
  : { warmUpSteps: 3, warmUpSeconds: 2, leastSteps: 3, mostSteps: 200, seconds: 8 };

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const wanted = works(flags.quick).flatMap((work) =>
  contenders(flags.peers)
    .filter(({ everywhere }) => everywhere || comparesForms(work))
    .map((contender) => ({ work, contender, name: nameOf(work, contender) }))
    .filter(({ name }) => flags.only.every((text) => name.includes(text))),
);

const best = new Map();
for (let round = 0; round < Number(flags.rounds); round++) {
  for (const { work, contender, name } of wanted) {
    const row = await measured(work, contender);
    process.stderr.write(`${name}: ${row.reason ?? `${row.msPerStep} ms, ${row.cpuMsPerStep} ms of processor time`}\n`);
    const { msPerStep: before = Infinity } = best.get(name) ?? {};
    if (!best.has(name) || row.msPerStep < before) best.set(name, row);
  }
}
const result = JSON.stringify(
  { machine: machine(), arguments: process.argv.slice(3), ...measuring, rows: [...best.values()] },
  null,
  2,
);
const isWhole = !flags.quick && flags.only.length === 0;
mkdirSync('benchmarks/scratch', { recursive: true });
writeFileSync(`benchmarks/${isWhole ? 'results' : 'scratch'}/training.json`, `${result}\n`);
console.log(result);

/** The figures of one process, or the reason why there are none. */
async function measured(work, { engine, variant, isa, command, extra, env, holdsAllScores }) {
  const { batch, items, drawn, threads } = work;
  const row = { engine, variant, isa: isa ?? null, threads, batch, items, drawn };
  if (holdsAllScores && scoresBytes(work) > freemem()) return { ...row, reason: 'all scores do not fit into memory' };
  const input = { work, ...extra, ...provideLog(work), ...measuring };
  const [file, ...args] = command;
  try {
    const { stdout } = await promisify(execFile)(file, [...args, JSON.stringify(input)], {
      env: { ...process.env, ...env },
    });
    const figures = JSON.parse(stdout);
    return {
      ...row,
      isa: figures.isa ?? null,
      steps: figures.steps,
      msPerStep: rounded(figures.msPerStep),
      cpuMsPerStep: rounded(figures.cpuMsPerStep),
      examplesPerSecond: rounded((1000 * batch) / figures.msPerStep),
      peakRssMb: Math.round(figures.peakRssMb),
      ...(figures.inputWaitShare === undefined ? {} : { inputWaitShare: rounded(figures.inputWaitShare) }),
      loss: rounded(figures.loss),
    };
  } catch (error) {
    return {
      ...row,
      reason: String(error.stderr || error.message)
        .trim()
        .split('\n')
        .at(-1),
    };
  }
}

/** What an engine holds that makes every score of the step, their exponentials and their gradients. */
function scoresBytes({ batch, drawn }) {
  return 3 * 4 * batch * (batch + drawn);
}

function nameOf(work, { engine, variant, isa }) {
  return [labelOf(work), engine, variant, isa].filter(Boolean).join(' ');
}

function rounded(value) {
  return Number(value.toPrecision(4));
}
