// Topics of events: 100,000 users, 20,000 items chosen by Zipf's law with exponent 1.
import { Dictionary, Float64, Int32, Table, Utf8, tableToIPC, vectorFromArray } from 'apache-arrow';
import kafkajs from 'kafkajs';
import { AliasTable, Rng } from '@belfry/core';

const PARTITIONS = 4;
const USERS = 100_000;
const ITEMS = 20_000;
const JSON_A_WRITE = 10_000;
/** Batches of Arrow that differ; they repeat. */
const ARROW_BATCHES = 100;
export const ARROW_ROWS = 4096;

/** @returns events in the topic */
export async function fillJson(brokers, topic, messages) {
  const event = eventMaker();
  return fill(brokers, topic, Math.ceil(messages / JSON_A_WRITE), () =>
    Array.from({ length: JSON_A_WRITE }, () => {
      const { user, item, ts } = event();
      return { value: `{"user":"${user}","item":"${item}","event":"buy","ts":${ts}}`, events: 1 };
    }),
  );
}

/** @returns events in the topic */
export async function fillArrow(brokers, topic, count, isDictionary) {
  const event = eventMaker();
  const ids = () => (isDictionary ? new Dictionary(new Utf8(), new Int32()) : new Utf8());
  const batches = Array.from({ length: ARROW_BATCHES }, () => {
    const rows = Array.from({ length: ARROW_ROWS }, event);
    const columns = {
      user: vectorFromArray(
        rows.map(({ user }) => user),
        ids(),
      ),
      item: vectorFromArray(
        rows.map(({ item }) => item),
        ids(),
      ),
      ts: vectorFromArray(
        rows.map(({ ts }) => ts),
        new Float64(),
      ),
    };
    return { value: Buffer.from(tableToIPC(new Table(columns), 'stream')), events: ARROW_ROWS };
  });
  const writes = Math.ceil(count / ARROW_ROWS / 4);
  let next = 0;
  return fill(brokers, topic, writes, () => Array.from({ length: 4 }, () => batches[next++ % ARROW_BATCHES]));
}

async function fill(brokers, topic, writes, makeMessages) {
  const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true, timeout: 30_000 });
  let events = 0;
  for (let write = 0; write < writes; write++) {
    const messages = makeMessages();
    events += messages.reduce((sum, message) => sum + message.events, 0);
    await producer.send({
      topic,
      acks: 1,
      messages: messages.map(({ value }) => ({ value, partition: write % PARTITIONS })),
    });
  }
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  return events;
}

function eventMaker() {
  const rng = Rng.fromSeed(1);
  const items = new AliasTable(Float64Array.from({ length: ITEMS }, (_, rank) => 1 / (rank + 1)));
  const padded = (number) => String(number).padStart(6, '0');
  let ts = 1_700_000_000_000;
  return () => ({ user: `u${padded(rng.int(USERS))}`, item: `i${padded(items.sample(rng))}`, ts: (ts += 10) });
}
