// Continuous training and a server that follows, for as long as it takes to read twenty million events: their memory stays as it
// is after the warm-up, the checkpoints' ranges tile the topic, and no event is lost.
//   npm run soak [-- --events 20000000] [--json] [--help]
// Needs Java, Maven and Linux. Writes results/soak.json; the exit code is 1 where something does not hold.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startKafka } from '@belfry/testing/kafka';
import { machine } from './machine.mjs';
import { BoundedTopic, sum, trimmingBroker } from './soak/bounded-topic.mjs';
import { flatnessOfFloors, flatnessOfMeans } from './soak/flatness.mjs';
import { FollowingServer } from './soak/following-server.mjs';
import { Shop, USERS } from './soak/shop.mjs';
import { sizeOnDisk } from './soak/size-on-disk.mjs';
import { tiledBy } from './soak/tiling.mjs';
import { WatchedCommand } from './soak/watched-command.mjs';

const WINDOW = 20_480;
const help = `npm run soak [-- --events N] [--json]

Sends N events to a Kafka broker of its own while \`belfry stream train\` learns from them and \`belfry serve --follow\`
takes them into effect. Fails where memory does not stay within 5 % after the warm-up, the server's comes to more than
twice its lowest, or an event is lost.

  --events N   rounded up to whole windows of ${WINDOW}; default 20000000
  --json       the result on stdout; progress goes to stderr
  --help       this text`;

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '20000000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  console.log(help);
  process.exit(0);
}
if (!(Number(flags.events) >= 1 && Number.isInteger(Number(flags.events)))) {
  console.error(`--events ${flags.events}: give a whole number from 1 on`);
  process.exit(2);
}

const EVENTS = Math.ceil(Number(flags.events) / WINDOW) * WINDOW;
/**
 * All ids have come up after a moment, the replay buffer and the ids against repeats are full after 100,000 events, and users have taken
 * all they ever take after some two million. Heaps take longest: the trainer's grows up to three million events.
 */
const WARM_UP_EVENTS = Math.min(4_000_000, EVENTS / 2);
const LARGEST_DEVIATION = 0.05;
/** The server's highest memory over its lowest, after the warm-up: at a takeover two runs are in memory, so twice is what it may need. */
const LARGEST_SWING = 2;
/** Sent beyond the last checkpoint, at most. */
const AHEAD = 400_000;
const A_WRITE = 5 * 1024;
/** Of the server, beside every look. */
const REQUESTS = 10;
const LOOK_EVERY_MS = 1000;
const TELL_EVERY_MS = 10_000;
const SCRATCH = 'benchmarks/scratch/soak';
const RUN = `${SCRATCH}/run`;
const GROUP = 'soak';
const settings = [
  'towers.dim=32',
  'train.checkpointSeconds=5',
  'publish.seconds=15',
  'publish.tolerance=1',
  'online.replay.size=100000',
  'kafka.dedupe.window=100000',
];
const dedupe = 'dedupe.field=id';

rmSync(SCRATCH, { recursive: true, force: true });
const kafka = await startKafka({ settings: trimmingBroker });
const shop = new Shop();
const samples = [];
const began = performance.now();
let topic, trainer, server;
try {
  topic = await BoundedTopic.make([...kafka.bootstrap], 'clicks');
  const reached = ['--brokers', kafka.bootstrap.join(',')];
  const sets = [...settings, `kafka.${dedupe}`].flatMap((one) => ['--set', one]);
  trainer = new WatchedCommand([
    'stream',
    'train',
    ...reached,
    '--topic',
    topic.name,
    '--group',
    GROUP,
    '--run',
    RUN,
    '--json',
    ...sets,
  ]);
  await soak(reached);
  const result = resultOf(JSON.parse(await trainer.stop()), tiledBy(RUN), await topic.offsets(), await server.events());
  writeFileSync('benchmarks/results/soak.json', `${JSON.stringify(result, null, 2)}\n`);
  console.log(flags.json ? JSON.stringify(result, null, 2) : inWords(result));
  if (result.failures.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(`soak: ${error.message}`);
  process.exitCode = 1;
} finally {
  trainer?.kill();
  server?.command.kill();
  await topic?.close();
  await kafka.stop();
}

/** Sends, samples and deletes until all is trained on and in effect. */
async function soak(reached) {
  let told = 0;
  for (;;) {
    server ??= await startServer(reached);
    const offsets = await topic.offsets();
    const read = [await topic.committedBy(GROUP), server?.positions ?? new Map()];
    const needed = new Map(
      offsets.map(({ partition }) => [partition, Math.min(...read.map((one) => one.get(partition) ?? 0))]),
    );
    const [sent, trained, done] = [sum(offsets.map(({ high }) => high)), sum(read[0].values()), sum(needed.values())];
    await ask();
    sample(trained);
    if (performance.now() - told > TELL_EVERY_MS) {
      told = performance.now();
      const { atSeconds, trainerMb, serverMb = '-', runMb } = samples.at(-1);
      const memory = `trainer ${trainerMb} MiB, server ${serverMb} MiB, run folder ${runMb} MiB`;
      console.error(`${atSeconds} s: of ${sent} messages ${trained} are trained on, ${done} followed too; ${memory}`);
    }
    if (shop.events === EVENTS && done === sent) return;
    await topic.trim(needed);
    await sendFor(LOOK_EVERY_MS, AHEAD - (sent - (server === undefined ? trained : done)));
  }
}

/** Sends so many messages at most; waits out the time where they are sent before. */
async function sendFor(ms, most) {
  const end = performance.now() + ms;
  for (let sent = 0; sent < most && shop.events < EVENTS && performance.now() < end; sent += A_WRITE) {
    await topic.send(shop.messages(Math.min(A_WRITE, EVENTS - shop.events), topic.partitions));
  }
  await sleep(Math.max(0, end - performance.now()));
}

/** As soon as there is a version to serve. */
async function startServer(reached) {
  if (!existsSync(`${RUN}/published/latest`)) return undefined;
  return (await FollowingServer.start(RUN, topic.name, [...reached, '--set', dedupe])) ?? undefined;
}

/** The server is in use: some users' recall. */
async function ask() {
  if (server === undefined) return;
  for (let n = 0; n < REQUESTS; n++) await server.recall(`u${(samples.length * REQUESTS + n) % USERS}`);
}

function sample(messages) {
  trainer.check();
  server?.command.check();
  samples.push({
    atSeconds: Math.round((performance.now() - began) / 1000),
    messages,
    trainerMb: trainer.rssMb,
    ...(server && { serverMb: server.command.rssMb }),
    runMb: existsSync(RUN) ? sizeOnDisk(RUN) : 0,
  });
}

function resultOf(report, { checkpoints, ends }, offsets, followed) {
  const seconds = Math.round((performance.now() - began) / 1000);
  const warm = samples.filter(({ messages }) => messages >= WARM_UP_EVENTS);
  const result = {
    machine: machine(),
    events: EVENTS,
    repeats: shop.repeats,
    garbage: shop.garbage,
    settings: [...settings, `kafka.${dedupe}`],
    seconds,
    eventsPerSecond: Math.round(EVENTS / seconds),
    checkpoints,
    versions: report.version,
    mostMessagesInTopic: topic.mostHeld,
    warmUpEvents: WARM_UP_EVENTS,
    trainer: flatnessOfMeans(warm.map(({ trainerMb }) => trainerMb)),
    server: flatnessOfFloors(warm.flatMap(({ serverMb }) => serverMb ?? [])),
    runFolder: flatnessOfFloors(warm.map(({ runMb }) => runMb)),
    failures: [],
  };
  const expect = (holds, what) => holds || result.failures.push(what);
  for (const { partition, high } of offsets) {
    const end = ends.get(partition);
    expect(end === high, `partition ${partition} is tiled up to ${end}, and ends at ${high}`);
  }
  expect(report.events === EVENTS, `${report.events} events were trained on, of ${EVENTS}`);
  expect(followed === EVENTS, `${followed} events are in effect in the server, of ${EVENTS}`);
  for (const name of ['trainer', 'server']) {
    const { largestDeviation } = result[name];
    expect(
      largestDeviation <= LARGEST_DEVIATION,
      `${name}: memory is not flat, a part of the time is ${largestDeviation} off`,
    );
  }
  const { lowestMb, highestMb } = result.server;
  expect(highestMb <= LARGEST_SWING * lowestMb, `server: memory swings from ${lowestMb} to ${highestMb} MiB`);
  return { ...result, samples };
}

function inWords({ events, seconds, eventsPerSecond, checkpoints, mostMessagesInTopic, failures, ...processes }) {
  const memory = ({ meanMb, lowestMb, highestMb, largestDeviation }) =>
    `${meanMb} MiB in the mean, ${lowestMb} to ${highestMb}, a part of the time at most ${(100 * largestDeviation).toFixed(1)} % off`;
  return [
    `${events} events in ${seconds} s, ${eventsPerSecond} a second; at most ${mostMessagesInTopic} messages in the topic`,
    `trainer: ${memory(processes.trainer)}`,
    `server: ${memory(processes.server)}`,
    ...(failures.length > 0 ? failures : [`${checkpoints} checkpoints tile the topic; no event is lost`]),
  ].join('\n');
}
