// From a topic to fresh recall: training keeps pace with a shop's events beside the broker, recalls what offline training does, and
// a server that follows takes events into effect.
//   npm run -s bench -- stream-live [--events 2000000] [--clicks 400] [--without-offline]
// Two million events of a synthetic shop in time order, four partitions. Needs Java and Maven. Writes results/stream-live.json.
import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startKafka } from '@belfry/testing/kafka';
import { latestVersion, replayLog, train } from 'belfry';
import { machine } from './machine.mjs';
import { clickDelays } from './stream/click-delays.mjs';
import { recallOfWindow } from './stream/recall-of-window.mjs';
import { shopInTimeOrder } from './stream/shop-in-time-order.mjs';
import { trainOnTopic } from './stream/train-on-topic.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '2000000' },
    clicks: { type: 'string', default: '400' },
    'without-offline': { type: 'boolean', default: false },
  },
});
const SCRATCH = 'benchmarks/scratch/stream-live';
const TOPIC = 'clicks';
/** Beside the defaults; see docs/stream.md for the trials. */
const ONLINE = ['train.products=bfloat16', 'negatives.count=512', 'publish.tolerance=1'];
const OFFLINE = { batchSize: 4096, learningRate: 0.002, patience: 2, prefetch: 2 };

rmSync(SCRATCH, { recursive: true, force: true });
const shop = await shopInTimeOrder(SCRATCH, Number(flags.events));
const kafka = await startKafka();
const results = { machine: machine(), shop: shop.size };
try {
  const brokers = [...kafka.bootstrap];
  const replayed = await replayLog({ data: shop.known, topic: TOPIC, brokers });
  console.log(`${replayed.sent ?? shop.size.events} events are in the topic`);
  const run = `${SCRATCH}/online`;
  results.online = await trainOnTopic(run, { brokers, topic: TOPIC, settings: ONLINE });
  console.log(results.online);
  results.clickToRecall = await clickDelays(run, { brokers, topic: TOPIC, shop, clicks: Number(flags.clicks) });
  console.log(results.clickToRecall);
  const version = (await latestVersion(run)).path;
  results.recallOfLastWindow = { online: recall(await recallOfWindow(version, shop)) };
  if (!flags['without-offline']) results.offline = await offlineTraining();
} finally {
  await kafka.stop();
}
console.log(JSON.stringify(results, null, 2));
writeFileSync('benchmarks/results/stream-live.json', `${JSON.stringify(results, null, 2)}\n`);

async function offlineTraining() {
  const run = `${SCRATCH}/offline`;
  const started = performance.now();
  await train({ data: shop.known, run, config: { train: OFFLINE } });
  results.recallOfLastWindow.offline = recall(await recallOfWindow(run, shop));
  return { settings: OFFLINE, seconds: Math.round((performance.now() - started) / 1000) };
}

function recall(value) {
  return Number(value.toFixed(4));
}
