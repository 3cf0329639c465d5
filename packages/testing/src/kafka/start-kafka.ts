/** Apache Kafka for tests: real brokers in KRaft mode, at 127.0.0.1, with data that goes when they end. */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.js';
import { KafkaBroker } from './kafka-broker.js';
import { fetchKafkaJars } from './kafka-jars.js';
import { startKeeper } from './keeper.js';
import { securedListener, type Login } from './secured-listener.js';

export interface KafkaFixtureOptions {
  /** Nodes, each a broker and a controller: 1 (default), or 3, of which one may be lost. */
  readonly brokers?: number;
  /** Of the first broker; absent: a free one. The others' ports are always free ones. */
  readonly port?: number;
  /** Lines of `server.properties` that replace the fixture's own or come beside them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Opens a second listener, for TLS connections with this login; of one broker only. */
  readonly login?: Login;
}

export interface RunningBroker {
  readonly pid: number | null;
  /** SIGKILL; settles when the process is gone. */
  kill(): Promise<void>;
  /** Starts a broker that does not run, with the data and the port it had; settles when its cluster has let it in. */
  restart(): Promise<void>;
}

export interface RunningKafka {
  /** Addresses, `host:port`, one a broker. */
  readonly bootstrap: readonly string[];
  readonly brokers: readonly RunningBroker[];
  /** Where clients have to log in over TLS, and the PEM file of the certificate to trust; null without a login. */
  readonly secured: { readonly bootstrap: string; readonly certificate: string } | null;
  /** Ends all brokers and removes their data. */
  stop(): Promise<void>;
}

/**
 * Starts a cluster and waits until it answers: about 4 s for one broker. The first call on a machine fetches Kafka. When the
 * calling process ends without `stop`, even killed, the brokers end too.
 *
 * @throws Error where Kafka cannot be fetched or a broker does not start, with the end of its log
 */
export async function startKafka(options: KafkaFixtureOptions = {}): Promise<RunningKafka> {
  const count = options.brokers ?? 1;
  const jars = await fetchKafkaJars();
  const [securedPort, ...free] = await freePorts(2 * count + 1);
  const nodes = Array.from({ length: count }, (_, n) => ({
    broker: free[2 * n],
    controller: free[2 * n + 1],
    ...(options.login && { secured: securedPort }),
  }));
  if (options.port !== undefined) nodes[0].broker = options.port;
  const folder = await mkdtemp(join(tmpdir(), 'belfry-kafka-'));
  const keeper = startKeeper(folder);
  const id = randomBytes(16);
  id[0] &= 0x7f; // or it may begin with a dash, as options do
  const clusterId = id.toString('base64url');
  try {
    const listener = options.login === undefined ? null : await securedListener(folder, options.login);
    const settings = { ...listener?.settings, ...options.settings };
    const place = { nodes, clusterId, jars, settings, formatting: listener?.formatting ?? [], keeper };
    const brokers = await Promise.all(
      nodes.map((_, n) => KafkaBroker.format({ ...place, id: n + 1, folder: join(folder, `broker-${n + 1}`) })),
    );
    await Promise.all(brokers.map((broker) => broker.restart()));
    return {
      bootstrap: nodes.map((node) => `127.0.0.1:${node.broker}`),
      brokers,
      secured: listener && { bootstrap: `127.0.0.1:${securedPort}`, certificate: listener.certificate },
      stop: () => keeper.endAll(),
    };
  } catch (error) {
    await keeper.endAll();
    throw error;
  }
}
