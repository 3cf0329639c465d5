// Settings of continuous training on the shop of `stream-live`, without a broker: what each costs and what it recalls.
//   npm run -s bench -- stream-settings [--events 2000000] [--threads N] --trial '{"train":{"batchSize":512}}' [--trial …]
// Each trial is laid over the defaults. Choose by `before`, the recall of the last third of the windows before they were learnt
// from; `last` is that of the last window, which no trial learns from, as `stream-live` measures it.
import { readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { eventStreamOf, eventsOfDataset, openDataset } from '@belfry/data';
import { latestVersion, trainOnStream } from 'belfry';
import { recallOfWindow } from './stream/recall-of-window.mjs';
import { shopInTimeOrder } from './stream/shop-in-time-order.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '2000000' },
    threads: { type: 'string' },
    trial: { type: 'string', multiple: true, default: ['{}'] },
  },
});
const SCRATCH = 'benchmarks/scratch/stream-settings';
const TEST_EVENTS = 2048;

rmSync(SCRATCH, { recursive: true, force: true });
const shop = await shopInTimeOrder(SCRATCH, Number(flags.events));
const dataset = await openDataset(shop.known);
for (const [n, trial] of flags.trial.entries())
  console.log(trial, await measured(JSON.parse(trial), `${SCRATCH}/${n}`));

async function measured({ online = {}, ...rest }, run) {
  const open = async (start) => eventStreamOf(eventsOfDataset(dataset, 'shop'), start);
  const config = {
    ...rest,
    online: { ...online, validation: { events: TEST_EVENTS } },
    publish: { seconds: 1e6, drift: 3, tolerance: 1 },
  };
  const threads = flags.threads && Number(flags.threads);
  const cpu = process.cpuUsage();
  const { trainedSeconds, events } = await trainOnStream({ stream: { name: 'shop', open }, run, config, threads });
  const { user, system } = process.cpuUsage(cpu);
  const last = await recallOfWindow((await latestVersion(run)).path, shop);
  rmSync(`${run}/checkpoint`, { recursive: true, force: true });
  return {
    before: rounded(recallBefore(run)),
    last: rounded(last),
    cpuMicrosecondsAnEvent: Math.round((user + system) / events),
    trainedSeconds: Math.round(trainedSeconds),
  };
}

/** Mean over the last third of the windows, each before it was learnt from, of events whose user and item were known. */
function recallBefore(run) {
  const lines = readFileSync(`${run}/metrics.jsonl`, 'utf8').trim().split('\n').map(JSON.parse);
  const tests = lines.filter(({ test }) => test).map(({ test }) => test.recallOfKnown);
  const late = tests.slice(-Math.ceil(tests.length / 3));
  return late.reduce((sum, recall) => sum + recall, 0) / late.length;
}

function rounded(value) {
  return Number(value.toFixed(4));
}
