/** Where events to train on come from: a topic, a file, stdin. */
import { parseOptions, silentLogger, type Logger } from '@belfry/core';
import {
  BadRows,
  eventStreamOf,
  eventsOfFile,
  eventsOfLines,
  type EventSource,
  type EventStream,
  type EventPolicyOptions,
} from '@belfry/data';
import { KafkaEvents, kafkaOptions, type KafkaInput, type KafkaServices } from '@belfry/stream';
import type { TrainOnlineInput } from '@belfry/train';

export type StreamSource = TrainOnlineInput['stream'];

type LogOptions = Parameters<typeof eventsOfLines>[2];

export interface FileStreamOptions extends LogOptions {
  /** `auto` = by the name of the file. */
  readonly format?: string;
  readonly policy?: EventPolicyOptions;
}

/** A Kafka topic. @example await trainOnStream({ stream: kafkaStream({ brokers: ['127.0.0.1:9092'], topic: 'clicks' }), run }); */
export function kafkaStream(options: KafkaInput, services: KafkaServices = {}): StreamSource {
  return {
    name: options.topic,
    open: (start) => KafkaEvents.open(options, start, services),
    check: async () => void parseOptions(kafkaOptions, options, { path: 'kafka' }),
  };
}

/** A log in a file; its events are learnt from in the order they stand in. */
export function fileStream(path: string, options: FileStreamOptions = {}, logger: Logger = silentLogger): StreamSource {
  const read = (badRows: BadRows): Promise<EventSource> =>
    eventsOfFile(path, options.format ?? 'auto', options, badRows);
  const stream = sourceStream(path, read, options, logger);
  return { ...stream, check: async () => (await stream.open({ positions: new Map(), state: {} })).close() };
}

/** JSON Lines as they come, from stdin for instance. @param name tells this stream from others when a run goes on */
export function linesStream(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  options: Omit<FileStreamOptions, 'format'> = {},
  logger: Logger = silentLogger,
): StreamSource {
  return sourceStream(name, (badRows) => eventsOfLines(name, chunks, options, badRows), options, logger);
}

function sourceStream(
  name: string,
  read: (badRows: BadRows) => Promise<EventSource>,
  { policy }: Pick<FileStreamOptions, 'policy'>,
  logger: Logger,
): StreamSource {
  return {
    name,
    async open(start): Promise<EventStream> {
      const badRows = new BadRows();
      const stream = eventStreamOf(await read(badRows), { ...start, policy });
      return {
        name,
        next: (limit) => stream.next(limit),
        commit: (positions) => stream.commit(positions),
        state: () => stream.state?.() ?? {},
        async close() {
          await stream.close();
          if (badRows.count > 0) logger.warn(`${badRows.count} bad rows were left out`, badRows.byReason);
        },
      };
    },
  };
}
