/** The `server.properties` of a broker that is also a controller of its cluster. */

export interface NodePorts {
  readonly broker: number;
  readonly controller: number;
  /** Where clients have to log in over TLS; absent: nowhere. */
  readonly secured?: number;
}

/**
 * Settings of node `id` (from 1 on), whose ports are `nodes[id - 1]`: everything at 127.0.0.1, groups that start at once, and a
 * killed broker that is missed and let back in within seconds. `more` goes over them.
 */
export function brokerSettings(
  id: number,
  nodes: readonly NodePorts[],
  folder: string,
  more: Readonly<Record<string, string>>,
): string {
  const { broker, controller, secured } = nodes[id - 1];
  const forClients = [`PLAINTEXT://127.0.0.1:${broker}`];
  if (secured !== undefined) forClients.push(`SASL_SSL://127.0.0.1:${secured}`);
  const replicas = Math.min(3, nodes.length);
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': id,
    'controller.quorum.voters': nodes.map((node, n) => `${n + 1}@127.0.0.1:${node.controller}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: [...forClients, `CONTROLLER://127.0.0.1:${controller}`].join(','),
    'advertised.listeners': forClients.join(','),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'log.dirs': folder,
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 300,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': 1,
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
    ...more,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
