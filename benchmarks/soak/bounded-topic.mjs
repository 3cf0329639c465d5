// A topic that holds what its readers have not read yet, and little more: events are sent as they are read, and what all have read is deleted.
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '@belfry/core';
import { Sender, connectTo, connectionOptions } from '@belfry/stream';

const PARTITIONS = 4;
const RETRY_MS = 200;
const PATIENCE_MS = 30_000;
/** Lets the broker delete segments as soon as nothing in them is needed. */
const settings = { 'segment.bytes': String(8 * 2 ** 20), 'file.delete.delay.ms': '1000' };
/** Settings of the broker that go with it; on a busy machine it is not taken for dead. */
export const trimmingBroker = { 'log.retention.check.interval.ms': '2000', 'broker.session.timeout.ms': '20000' };

export class BoundedTopic {
  /** Most messages the topic held. */
  mostHeld = 0;

  static async make(brokers, name) {
    const kafka = connectTo(connectionOptions.parse({ brokers }), silentLogger);
    const admin = kafka.admin();
    await admin.connect();
    const configEntries = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
    const topic = { topic: name, numPartitions: PARTITIONS, configEntries };
    await admin.createTopics({ topics: [topic], waitForLeaders: true, timeout: 30_000 });
    return new BoundedTopic(name, admin, await Sender.open(kafka));
  }

  constructor(name, admin, sender) {
    this.name = name;
    this.admin = admin;
    this.sender = sender;
    this.partitions = PARTITIONS;
  }

  send(messages) {
    return this.sender.send(this.name, messages);
  }

  /** By partition, where it begins and ends. */
  async offsets() {
    const offsets = await patiently(() => this.admin.fetchTopicOffsets(this.name));
    return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
  }

  /** By partition, what the group says it has done with. */
  async committedBy(groupId) {
    const [{ partitions }] = await patiently(() => this.admin.fetchOffsets({ groupId, topics: [this.name] }));
    return new Map(partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
  }

  /** Deletes what lies before these offsets. */
  async trim(needed) {
    const offsets = await this.offsets();
    this.mostHeld = Math.max(this.mostHeld, sum(offsets.map(({ low, high }) => high - low)));
    const partitions = offsets
      .filter(({ partition, low }) => needed.get(partition) > low)
      .map(({ partition }) => ({ partition, offset: String(needed.get(partition)) }));
    if (partitions.length === 0) return;
    await patiently(() => this.admin.deleteTopicRecords({ topic: this.name, partitions }));
  }

  async close() {
    await this.sender.close();
    await this.admin.disconnect();
  }
}

/** Asks again while a busy broker has not read its groups yet, or looks for who leads a partition. */
async function patiently(ask) {
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(RETRY_MS)) {
    try {
      return await ask();
    } catch (error) {
      if (!error.retriable || performance.now() > end) throw error;
    }
  }
}

export function sum(values) {
  return [...values].reduce((total, value) => total + value, 0);
}
