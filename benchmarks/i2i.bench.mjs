/**
 * Item-to-item recall by pair strategies on two logs with a truth: the next item of a session (session-diginetica) and citations
 * between articles (citeulike-a).
 *
 *   npm run -s bench -- i2i [--only diginetica|citeulike] [--pairs 14000000]
 *
 * Reads BELFRY_DATA (default ../shared/data). `--pairs 0` leaves trained vectors out. Writes results/i2i.json.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { getKernels } from '@belfry/native';
import { benchCiteulike } from './i2i/citeulike.mjs';
import { hasData } from './i2i/data-sets.mjs';
import { benchDiginetica } from './i2i/diginetica.mjs';
import { machine } from './machine.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, pairs: { type: 'string', default: '14000000' } },
});
if (!hasData('session-diginetica') || !hasData('citeulike-a')) {
  process.stderr.write('i2i: no data; set BELFRY_DATA to the research data folder\n');
  process.exit(2);
}
const file = new URL('results/i2i.json', import.meta.url);
const kernels = getKernels();
const report = (row) => process.stdout.write(`${JSON.stringify(row)}\n`);
const parts = {
  diginetica: () => benchDiginetica({ kernels, pairs: Number(flags.pairs), report }),
  citeulike: () => benchCiteulike({ kernels, report }),
};
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
for (const [name, measured] of Object.entries(parts)) {
  if (flags.only !== undefined && flags.only !== name) continue;
  results[name] = { machine: machine(), options: flags, ...(await measured()) };
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}
