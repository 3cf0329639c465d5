/** A topic made where it is not there, ready to be written to. */
import type { Admin, ITopicConfig } from 'kafkajs';

/** Until each partition has a leader; brokers that have just started take some seconds. */
const READY_MS = 30_000;

export async function makeTopic(admin: Admin, topic: ITopicConfig): Promise<void> {
  await admin.createTopics({ topics: [topic], waitForLeaders: true, timeout: READY_MS });
}
