// gowalla end to end: import, train, evaluate, and the figures once more by an independent Python script.
//   npm run bench -- gowalla [--set train.epochs=2]
// Reads BELFRY_DATA (default ../shared/data); BELFRY_PYTHON (default python3) needs numpy and pyarrow.
import { readFileSync, writeFileSync } from 'node:fs';
import { measuredRun, provideGowalla } from './gowalla/measured-run.mjs';
import { machine } from './machine.mjs';

const config = 'benchmarks/configs/gowalla.yaml';
const settings = process.argv.slice(3);

await provideGowalla();
const measured = await measuredRun({ name: 'run', config, settings, k: '10,20,50' });
const row = { machine: machine(), config: readFileSync(config, 'utf8'), arguments: settings, ...measured };
writeFileSync('benchmarks/results/gowalla.json', `${JSON.stringify(row, null, 2)}\n`);
const { wallSeconds, cpuSeconds, evaluation, independent } = measured;
process.stdout.write(
  `${JSON.stringify({ wallSeconds, cpuSeconds, 'recall@20': evaluation['recall@20'], 'ndcg@20': evaluation['ndcg@20'], independent: independent.agrees })}\n`,
);
