/** `belfry doctor`: what this machine offers, what is missing and what that costs. */
import { doctor as computeReport, type BackendCheck } from '@belfry/compute';
import { indexKinds } from '@belfry/index';
import type { CommandDefinition } from '../command.js';
import { table } from '../output/table.js';

export const doctor: CommandDefinition = {
  name: 'doctor',
  summary: 'say what this machine offers, what is missing and what that costs',
  examples: [{ line: 'belfry doctor', does: 'everything at a glance' }],
  declare() {},
  async run() {
    const compute = await computeReport();
    const indexes = await indexKinds();
    const report = { ...compute, indexes };
    const missing = [...missingBackends(compute.backends), ...indexes.filter(({ available }) => !available).map(({ name, reason }) => `index ${name}: ${reason}`)];
    return { json: { ...report, missing }, text: inWords(report, missing) };
  },
};
