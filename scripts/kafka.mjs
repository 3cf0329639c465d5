/**
 * An Apache Kafka broker to try things with, at 127.0.0.1 until Ctrl-C; what was written to it goes with it.
 *
 *   npm run kafka [-- --port N] [--help]      port 9092 by default; needs Java 17 or newer, and Maven the first time
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { fetchKafkaJars, startKafka, whyNoKafka } from '@belfry/testing/kafka';

const help = `npm run kafka [-- --port N]

Starts one Apache Kafka broker at 127.0.0.1 and keeps it running until Ctrl-C. Its data are removed at the end.
The first call fetches Kafka with Maven (some 43 MB).

  --port N   port of the broker; default 9092
  --fetch    only fetch Kafka, so that starting needs no network
  --help     this text

Then, in another terminal:
  npx belfry stream replay --data data/shop --topic clicks
  npx belfry stream train --topic clicks --run runs/live
  npx belfry serve --run runs/live --follow clicks`;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '9092' }, fetch: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`--port ${values.port}: give a whole number from 1 to 65535`);
  process.exit(2);
}
const reason = await whyNoKafka();
if (reason !== null) {
  console.error(`no broker: ${reason}`);
  process.exit(1);
}
if (values.fetch) {
  console.log(`Kafka lies in ${await fetchKafkaJars()}`);
  process.exit(0);
}
const kafka = await startKafka({ port });
console.log(`Kafka answers at ${kafka.bootstrap[0]}; Ctrl-C ends it`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await kafka.stop();
