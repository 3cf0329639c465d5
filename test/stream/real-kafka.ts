/** A real cluster for the tests of a suite, or a skip that says why there is none. */
import { after, before } from 'mocha';
import { startKafka, whyNoKafka, type KafkaFixtureOptions, type RunningKafka } from '@belfry/testing';

/** To be called within `describe`. */
export function withKafka(options: KafkaFixtureOptions = {}): () => RunningKafka {
  let kafka: RunningKafka | null = null;
  before(async function () {
    this.timeout(120_000);
    const reason = await whyNoKafka();
    if (reason !== null) {
      console.log(`  skipped: ${reason}`);
      this.skip();
    }
    kafka = await startKafka(options);
  });
  after(async function () {
    this.timeout(30_000);
    await kafka?.stop();
  });
  return () => kafka!;
}
