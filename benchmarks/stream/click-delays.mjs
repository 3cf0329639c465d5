// How long after the brokers acknowledged an event recall knows of it: users take what they would be recommended, one after the
// other, and are asked for again until it is not recommended any more.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo, connectionOptions } from '@belfry/stream';
import { silentLogger } from '@belfry/core';
import { serve } from 'belfry';

const EVERY_MS = 50;
const ASK_EVERY_MS = 5;

export async function clickDelays(run, { brokers, topic, shop, clicks }) {
  const server = await serve({ run, port: 0, follow: { brokers, topic }, logLevel: 'error' });
  const producer = connectTo(connectionOptions.parse({ brokers }), silentLogger).producer();
  await producer.connect();
  const best = async (user) => {
    const answer = await fetch(`${server.url}/v1/users/${user}/recall?k=1`);
    return (await answer.json()).items[0].item;
  };
  try {
    const delays = [];
    const one = async (user) => {
      const item = await best(user);
      await producer.send({
        topic,
        messages: [{ key: user, value: JSON.stringify({ user, item, timestamp: Date.now() }) }],
      });
      const acknowledged = performance.now();
      while ((await best(user)) === item) await sleep(ASK_EVERY_MS);
      delays.push(performance.now() - acknowledged);
    };
    const users = [...shop.taken.keys()];
    await one(users[0]); // the first waits for what was there before it
    delays.length = 0;
    const waiting = [];
    for (let n = 1; n <= clicks; n++) {
      waiting.push(one(users[n]));
      await sleep(EVERY_MS);
    }
    await Promise.all(waiting);
    delays.sort((a, b) => a - b);
    const at = (share) => Math.round(delays[Math.floor(share * (delays.length - 1))]);
    return { clicks, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
  } finally {
    await producer.disconnect();
    await server.close();
  }
}
