// A record on gowalla's official split: a committed configuration, trained on all of the training part with several seeds and
// measured on the test part once each. How each configuration was chosen: docs/quality.md.
//   npm run -s bench -- gowalla-record NAME [--seeds 1,2,3] [--workers 1] [--continue]
// NAME is that of benchmarks/configs/gowalla-NAME.yaml; writes benchmarks/results/gowalla-NAME.json, and after each seed what there is.
// With more workers than one as many seeds are trained at a time, each by one thread: together they are done sooner.
// With --continue it goes on where the same call was stopped (Ctrl-C saves what is being trained).
// Reads BELFRY_DATA (default ../shared/data); BELFRY_PYTHON (default python3) needs numpy and pyarrow.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { studentInterval } from '@belfry/lab';
import { measuredRun, provideGowalla } from './gowalla/measured-run.mjs';
import { machine } from './machine.mjs';

const K = [20, 100, 200];
const FIGURES = K.flatMap((k) => [`recall@${k}`, `ndcg@${k}`]);

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    workers: { type: 'string', default: '1' },
    continue: { type: 'boolean' },
  },
  allowPositionals: true,
});
const [name = 'NAME'] = positionals;
const config = `benchmarks/configs/gowalla-${name}.yaml`;
const seeds = values.seeds.split(',').map(Number);
const workers = Number(values.workers);
requireInput();
const text = readFileSync(config, 'utf8');

await provideGowalla({ goesOn: values.continue });
const threads = workers === 1 ? [] : ['--threads', '1'];
const runs = [];
await Promise.all(Array.from({ length: workers }, work));

async function work() {
  for (let seed; (seed = seeds.shift()) !== undefined;) {
    const settings = ['--set', `train.seed=${seed}`, ...threads];
    runs.push({ seed, ...(await measuredRun({ name: `${name}-${seed}`, config, settings, k: K.join(',') })) });
    runs.sort((a, b) => a.seed - b.seed);
    const result = { machine: machine(), arguments: process.argv.slice(3), config: text, record: recordOf(runs), runs };
    writeFileSync(`benchmarks/results/gowalla-${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
    process.stdout.write(`${JSON.stringify(result.record)}\n`);
  }
}

/** Ends the process before anything is trained. */
function requireInput() {
  const isWhole = (value, least) => Number.isInteger(value) && value >= least;
  const wrong = [
    existsSync(config) ? '' : `there is no ${config}: name a configuration, such as fast`,
    seeds.every((seed) => isWhole(seed, 0)) ? '' : `--seeds ${values.seeds}: give whole numbers, such as 1,2,3`,
    isWhole(workers, 1) ? '' : `--workers ${values.workers}: give a whole number from 1 on`,
  ].filter((one) => one !== '');
  if (wrong.length === 0) return;
  process.stderr.write(`gowalla-record: ${wrong.join('; ')}\n`);
  process.exit(2);
}

/** Means over the seeds with Student's 95 % interval, and the means of the seconds. */
function recordOf(done) {
  const figures = FIGURES.map((figure) => [figure, studentInterval(done.map(({ evaluation }) => evaluation[figure]))]);
  const mean = (pick) => Math.round(done.reduce((sum, run) => sum + pick(run), 0) / done.length);
  return {
    seeds: done.length,
    ...Object.fromEntries(figures),
    wallSeconds: mean((run) => run.wallSeconds),
    cpuSeconds: mean((run) => run.cpuSeconds),
    independentAgrees: done.every(({ independent }) => independent.agrees),
  };
}
