// One row of the training benchmark: trains for a few seconds in this process and prints what a step took.
//   node benchmarks/training/step.mjs '{"work": {…}, …}'     as training.bench.mjs calls it
import { getKernels } from '@belfry/native';
import { trainInMemory } from './in-memory-training.mjs';
import { readColumn } from './log.mjs';

const {
  work,
  kernels: kernelOptions,
  config,
  userFile,
  itemFile,
  warmUpSteps,
  warmUpSeconds,
  leastSteps,
  mostSteps,
  seconds,
} = JSON.parse(process.argv[2]);

const kernels = getKernels({ threads: work.threads, ...kernelOptions });
const wallMs = [];
const openedAt = performance.now();
let cpuAtStart;
let startedAt;
let lapAt;
let lastLoss;
let inputWaitMs = 0;

await trainInMemory({
  work,
  config,
  kernels,
  user: readColumn(userFile),
  item: readColumn(itemFile),
  async afterStep({ step, loss, inputWaitMs: waited }) {
    const now = performance.now();
    if (startedAt !== undefined) {
      wallMs.push(now - lapAt);
      inputWaitMs += waited;
    } else if (step >= warmUpSteps && now - openedAt >= 1000 * warmUpSeconds) {
      startedAt = now;
      cpuAtStart = process.cpuUsage();
    }
    lapAt = now;
    lastLoss = loss;
    return (
      wallMs.length >= mostSteps || (wallMs.length >= leastSteps && performance.now() - startedAt >= 1000 * seconds)
    );
  },
});

const { user, system } = process.cpuUsage(cpuAtStart);
console.log(
  JSON.stringify({
    isa: kernels.isa,
    steps: wallMs.length,
    msPerStep: wallMs.toSorted((a, b) => a - b)[wallMs.length >> 1],
    cpuMsPerStep: (user + system) / 1000 / wallMs.length,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    inputWaitShare: inputWaitMs / wallMs.reduce((sum, ms) => sum + ms, 0),
    loss: lastLoss,
  }),
);
