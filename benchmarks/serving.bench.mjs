// The server under load on the loopback: recall requests for users drawn from all by Zipf's law, while items are upserted and
// another run takes over.
//   npm run -s bench -- serving [--seconds N] [--connections C] [--rate R]
// Writes benchmarks/results/serving.json. The shop (100,000 items, 100,000 users) is made and trained once, into benchmarks/scratch.
import { writeFileSync } from 'node:fs';
import { machine } from './machine.mjs';
import { checkedAnswers } from './serving/checked-answers.mjs';
import { load } from './serving/load.mjs';
import { provideShop } from './serving/provide-shop.mjs';
import { recallOfAnswers } from './serving/recall-of-answers.mjs';
import { startServer } from './serving/start-server.mjs';
import { swapOnce, upsertSteadily } from './serving/writes.mjs';

const K = 100;
const TARGET_RECALL = 0.95;
const UPSERTS_PER_SECOND = 200;
const seconds = numberAfter('--seconds', 30);
const connections = numberAfter('--connections', 16);
const rate = numberAfter('--rate', 0);

const shop = await provideShop('benchmarks/scratch/serving', { k: K, recall: TARGET_RECALL });
const server = await startServer(shop.run);
try {
  const recall = await recallOfAnswers(server, shop, K);
  console.log(`recall@${K} ${recall.toFixed(4)} at efSearch ${shop.efSearch}`);
  await load(server, shop, { seconds: 3, connections, k: K }); // the code is compiled by then
  const before = await server.cpuSeconds();
  const started = performance.now();
  const check = checkedAnswers(shop, K);
  const [answers, upserts, swap] = await Promise.all([
    load(server, shop, { seconds, connections, k: K, rate, check }),
    upsertSteadily(server, shop, { perSecond: UPSERTS_PER_SECOND, seconds }),
    swapOnce(server, shop.other, { afterSeconds: seconds / 2 }),
  ]);
  const wall = (performance.now() - started) / 1000;
  const cpu = ((await server.cpuSeconds()) - before) / wall;
  const failed = answers.failed + upserts.failed + (swap.status === 200 ? 0 : 1) + check.wrong;
  const results = {
    machine: machine(),
    shop: shop.size,
    settings: { k: K, efSearch: shop.efSearch, connections, rate: rate || 'as fast as it answers', seconds },
    recallAtK: round(recall),
    requestsPerSecond: round(answers.perSecond),
    latencyMs: answers.latencyMs,
    bytesPerAnswer: answers.bytesPerAnswer,
    serverCpus: round(cpu),
    serverCpuMsPerRequest: round((1000 * cpu) / answers.perSecond),
    loadGeneratorCpus: round(answers.cpus),
    upserts: { perSecond: UPSERTS_PER_SECOND, done: upserts.done, p99Ms: upserts.p99Ms },
    swap,
    answersChecked: check.count,
    failed,
    wrong: check.examples,
  };
  console.log(JSON.stringify(results, null, 2));
  writeFileSync('benchmarks/results/serving.json', `${JSON.stringify(results, null, 2)}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await server.stop();
}

function round(value) {
  return Number(value.toPrecision(4));
}

function numberAfter(flag, otherwise) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}
