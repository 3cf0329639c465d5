/**
 * Messages sent so that none is lost where a broker is. When a partition's leader moves during a write, to a broker that has
 * already answered for others, kafkajs leaves the partition out and says that all was written.
 */
import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs';

export class Sender {
  readonly #producer: Producer;

  /** Connects a producer whose writes are repeated without being written twice. */
  static async open(kafka: Kafka): Promise<Sender> {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: lastingPartitioner,
    });
    await producer.connect();
    return new Sender(producer);
  }

  private constructor(producer: Producer) {
    this.#producer = producer;
  }

  /** Settles when every partition's leader has answered. Each message gets the `partition` it is in, where it names none. */
  async send(topic: string, messages: readonly Message[]): Promise<void> {
    for (let left = [...messages]; left.length > 0;) {
      const answers = await this.#producer.send({ topic, messages: left });
      const answered = new Set(answers.map(({ partition }) => partition));
      left = left.filter(({ partition }) => !answered.has(partition!));
    }
  }

  close(): Promise<void> {
    return this.#producer.disconnect();
  }
}

/** Kafka's own choice, made once for each message: a repeated write goes to the same partition. */
function lastingPartitioner(): ReturnType<typeof kafkajs.Partitioners.DefaultPartitioner> {
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  return (args) => (args.message.partition ??= choose(args));
}
