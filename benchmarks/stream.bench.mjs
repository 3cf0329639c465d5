// Messages of a Kafka topic to training columns, per second of wall time and of processor time.
//   npm run -s bench -- stream [--messages 2000000] [--rounds 3] [--peers] [--only TEXT]
// A real broker on this machine, four partitions, JSON of 68 bytes; Arrow batches of 4,096 events beside it. Every row is a
// process of its own; rows take turns, and of the rounds the best counts. Needs Java and Maven. With `--peers` BELFRY_PEERS_PYTHON
// names a Python that has confluent-kafka; absent, one is made in scratch/stream. Writes results/stream.json.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startKafka } from '@belfry/testing';
import { machine } from './machine.mjs';
import { ARROW_ROWS, fillArrow, fillJson } from './stream/fill-topics.mjs';

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '3' },
    peers: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const messages = Number(flags.messages);
const here = fileURLToPath(new URL('.', import.meta.url));
const reader = `${here}stream/read-topic.mjs`;

const rows = [
  { name: 'kafkajs alone', topic: 'json', command: [process.execPath, reader, 'kafkajs'] },
  { name: 'kafkajs and JSON.parse', topic: 'json', command: [process.execPath, reader, 'parse'] },
  { name: 'kafkajs and the scanner, one thread', topic: 'json', command: [process.execPath, reader, 'scan'] },
  { name: 'belfry', topic: 'json', command: [process.execPath, reader, 'belfry'] },
  { name: 'kafkajs alone, Arrow', topic: 'arrow-text', command: [process.execPath, reader, 'kafkajs'] },
  { name: 'belfry, Arrow, text', topic: 'arrow-text', command: [process.execPath, reader, 'belfry'] },
  { name: 'belfry, Arrow, dictionaries', topic: 'arrow-dictionary', command: [process.execPath, reader, 'belfry'] },
  ...(flags.peers
    ? [
        {
          name: 'Python confluent-kafka and json.loads',
          topic: 'json',
          command: [peersPython(), `${here}peers/stream_confluent.py`],
        },
      ]
    : []),
].filter(({ name }) => name.includes(flags.only));

const kafka = await startKafka();
const results = {};
try {
  const brokers = kafka.bootstrap.join(',');
  const events = {
    json: await fillJson(brokers, 'json', messages),
    'arrow-text': await fillArrow(brokers, 'arrow-text', 3 * messages, false),
    'arrow-dictionary': await fillArrow(brokers, 'arrow-dictionary', 3 * messages, true),
  };
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { name, topic, command } of rows) {
      const [program, ...args] = [...command, brokers, topic, String(events[topic]), `round-${round}-${process.pid}`];
      const measured = JSON.parse(
        execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      const best = results[name] ?? { events: events[topic], wallSeconds: Infinity, cpuSeconds: Infinity };
      results[name] = {
        events: events[topic],
        wallSeconds: Math.min(best.wallSeconds, measured.wallSeconds),
        cpuSeconds: Math.min(best.cpuSeconds, measured.cpuSeconds),
      };
      const speed = (seconds) => `${Math.round(events[topic] / seconds / 1000).toLocaleString('en')} k`;
      console.log(
        `${name.padEnd(40)} ${speed(measured.wallSeconds).padStart(8)}/s, ${speed(measured.cpuSeconds).padStart(8)} a CPU second`,
      );
    }
  }
} finally {
  await kafka.stop();
}
for (const row of Object.values(results)) {
  row.perSecond = Math.round(row.events / row.wallSeconds);
  row.perCpuSecond = Math.round(row.events / row.cpuSeconds);
}
if (flags.only === '') {
  const result = {
    machine: machine(),
    arguments: process.argv.slice(3),
    messageBytes: 68,
    arrowRows: ARROW_ROWS,
    results,
  };
  writeFileSync(`${here}results/stream.json`, `${JSON.stringify(result, null, 2)}\n`);
}

/** A Python with the peer's library, made where none is named. */
function peersPython() {
  if (process.env.BELFRY_PEERS_PYTHON !== undefined) return process.env.BELFRY_PEERS_PYTHON;
  const folder = `${here}scratch/stream`;
  const python = `${folder}/venv/bin/python`;
  if (!existsSync(python)) {
    mkdirSync(folder, { recursive: true });
    execFileSync('python3', ['-m', 'venv', `${folder}/venv`], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'confluent-kafka==2.12.2'], { stdio: 'inherit' });
  }
  return python;
}
