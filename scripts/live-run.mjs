/** For the pictures: a run that learns from a topic while a shop is replayed into it, and then a server that follows the rest. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '@belfry/testing/kafka';
import { kafkaStream, replayLog, serve, trainOnStream } from 'belfry';

const topic = 'clicks';
const config = {
  preset: 'two-tower',
  towers: { dim: 32 },
  train: { batchSize: 512, learningRate: 0.003, diagnosticsRows: 500 },
  online: { window: 1000, validation: { events: 500 } },
  publish: { seconds: 3, vectorSeconds: 1 },
};

/**
 * @param data a shop of some 100,000 events @param folder the run `live` is made in
 * @returns the address of the server, and how to end it with its broker
 */
export async function startLive(data, folder) {
  const run = join(folder, 'live');
  rmSync(run, { recursive: true, force: true });
  const kafka = await startKafka();
  const broker = { brokers: [...kafka.bootstrap], topic };
  const reading = { ...broker, fields: { timestamp: 'sent' } }; // no such field: the time of the message, which is now
  const replayed = new AbortController();
  let replaying;
  await new Promise((begun) => {
    const services = { signal: replayed.signal, progress: reporting(begun) };
    replaying = replayLog({ data, ...broker, rate: 1000 }, services);
  });
  const trained = new AbortController();
  await trainOnStream(
    { run, config, stream: kafkaStream({ ...reading, group: 'training' }), tell: broker },
    { signal: trained.signal, progress: reporting((events) => events >= 35_000 && trained.abort()) },
  );
  const { url, close } = await serve({ run, port: 0, follow: reading, logLevel: 'silent' });
  return {
    url,
    async close() {
      replayed.abort();
      await replaying;
      await close();
      await kafka.stop();
    },
  };
}

/** Progress that is told to a function. */
function reporting(update) {
  return { start: () => ({ update: (done) => void update(done), end() {} }) };
}
