// Reads a topic once, in one of several ways, and prints the seconds it took: from the first messages on, and of the processor,
// with all threads, from the start of reading.
//   node read-topic.mjs WAY BROKERS TOPIC EVENTS GROUP
import kafkajs from 'kafkajs';
import { EventColumns, KafkaEvents, createDecoder } from '@belfry/stream';
import { ARROW_ROWS } from './fill-topics.mjs';

const [way, brokers, topic, count, group] = process.argv.slice(2);
const events = Number(count);
const EVENTS_A_BATCH = 8192;
const format = topic.startsWith('arrow') ? 'arrow' : 'json';
const eventsAMessage = { arrow: ARROW_ROWS, json: 1 }[format];

/** Ways to use a batch of kafkajs; each gives the events in it. */
const ways = {
  kafkajs: () => (messages) => messages.length * eventsAMessage,
  parse() {
    const users = new Map();
    const items = new Map();
    const types = new Map();
    const codeOf = (codes, id) => {
      const known = codes.get(id);
      if (known !== undefined) return known;
      codes.set(id, codes.size);
      return codes.size - 1;
    };
    return (messages) => {
      const user = new Int32Array(messages.length);
      const item = new Int32Array(messages.length);
      const type = new Int32Array(messages.length);
      const timestamp = new Float64Array(messages.length);
      messages.forEach(({ value }, i) => {
        const event = JSON.parse(value.toString());
        user[i] = codeOf(users, event.user);
        item[i] = codeOf(items, event.item);
        type[i] = codeOf(types, event.event);
        timestamp[i] = event.ts;
      });
      return messages.length;
    };
  },
  async scan() {
    const decoder = await createDecoder('json', { fields: { timestamp: 'ts' } });
    const out = new EventColumns();
    const at = {
      offset: 0,
      text: '',
      get timestamp() {
        return Number(this.text);
      },
    };
    return (messages) => {
      for (const { value, offset, timestamp } of messages) {
        at.offset = Number(offset);
        at.text = timestamp;
        if (decoder.decode(value, at, out) !== null) throw new Error(`refused ${value}`);
      }
      return out.take(out.length).length;
    };
  },
};

const measured = way === 'belfry' ? await readByBelfry() : await readByKafkajs(await ways[way]());
process.stdout.write(JSON.stringify(measured));
process.exit(0);

async function readByBelfry() {
  const stream = await KafkaEvents.open({
    brokers: brokers.split(','),
    topic,
    group: `${group}-belfry`,
    format,
    fields: { timestamp: 'ts' },
    until: 'end',
  });
  const clock = startClock();
  let read = 0;
  for (;;) {
    const batch = await stream.next({ events: EVENTS_A_BATCH });
    if (batch === null) break;
    if (read === 0) clock.firstEvents();
    read += batch.length;
  }
  const seconds = clock.stop();
  await stream.close();
  if (read !== events) throw new Error(`${read} of ${events} events`);
  return seconds;
}

async function readByKafkajs(use) {
  const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
  const consumer = kafka.consumer({
    groupId: `${group}-${way}`,
    maxWaitTimeInMs: 200,
    maxBytesPerPartition: 4 * 2 ** 20,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  const clock = startClock();
  const seconds = await new Promise((resolve) => {
    let read = 0;
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        if (read === 0) clock.firstEvents();
        read += use(batch.messages);
        if (read >= events) resolve(clock.stop());
      },
    });
  });
  await consumer.disconnect();
  return seconds;
}

function startClock() {
  const cpu = process.cpuUsage();
  let startedAt = 0;
  return {
    firstEvents: () => (startedAt = performance.now()),
    stop() {
      const { user, system } = process.cpuUsage(cpu);
      return { wallSeconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6 };
    },
  };
}
