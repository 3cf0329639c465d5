/** A topic whose offsets are not all there: compacted, with markers of transactions, aborted ones, and a deleted beginning. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { expect } from 'chai';
import { withKafka } from '../real-kafka.js';
import { clientOf, Reading, readFrom, type Topic } from '../topic.js';
import { openedAt } from './open-topic.js';

const ROUNDS = 30;
const KEYS = 20;
const DELETED = 40;

/** Segments end after a moment, and all but the last one are compacted at once. */
const compacted = {
  'cleanup.policy': 'compact,delete',
  'retention.ms': '-1',
  'segment.ms': '100',
  'min.cleanable.dirty.ratio': '0.001',
};

describe('stream: faults: gaps', function () {
  this.timeout(60_000);

  const kafka = withKafka({ settings: { 'log.cleaner.backoff.ms': '100' } });
  const opened = openedAt(kafka);

  it('of compaction, transactions and deletion are passed over; ranges tile up to the end', async () => {
    const topic = await opened.topic(1, compacted);
    const written = await writeRounds(topic);
    await topic.ends(); // kafkajs learns the leader by it
    const partitions = [{ partition: 0, offset: String(DELETED) }];
    await topic.admin.deleteTopicRecords({ topic: topic.name, partitions });
    const beginning = new Map([[0, DELETED]]);
    const committed = written.filter(({ isCommitted, offset }) => isCommitted && offset >= DELETED);
    const latest = [...new Map(committed.map(({ key, item }) => [key, item])).values()];

    let reading: Reading;
    do {
      await sleep(200);
      const events = await opened.events(topic, { until: 'end' }, { positions: beginning });
      reading = await readFrom(events, 7, new Reading(beginning));
      await events.close();
      const given = new Set(reading.events);
      expect(reading.events).to.deep.equal(committed.map(({ item }) => item).filter((item) => given.has(item)));
      expect([...given]).to.include.members(latest);
      expect(reading.positions).to.deep.equal(await topic.ends());
    } while (reading.events.length > committed.length / 2); // until it has been compacted; mocha's limit ends a wait in vain
  });

  interface Written {
    readonly key: string;
    readonly item: string;
    readonly offset: number;
    readonly isCommitted: boolean;
  }

  /** Each round is a transaction over all keys, of which every third is aborted; markers take an offset each. */
  async function writeRounds(topic: Topic): Promise<Written[]> {
    const producer = clientOf(kafka().bootstrap).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      transactionalId: `rounds-${topic.name}`,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const written: Written[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const isCommitted = round % 3 !== 1;
      const transaction = await producer.transaction();
      const events = Array.from({ length: KEYS }, (_, n) => ({ key: `k${n}`, item: `i${round}-${n}` }));
      const [{ baseOffset }] = await transaction.send({
        topic: topic.name,
        messages: events.map(({ key, item }) => ({ key, value: JSON.stringify({ user: key, item }) })),
      });
      await (isCommitted ? transaction.commit() : transaction.abort());
      written.push(...events.map((event, n) => ({ ...event, offset: Number(baseOffset) + n, isCommitted })));
      if (round % 10 === 9) await sleep(150);
    }
    await producer.disconnect();
    return written;
  }
});
