/** The thread that reads Kafka: runs a reader and passes on what it tells and is told. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Logger } from '@belfry/core';
import { failureOf, type FromReader, type LogLevel, type ReaderTask, type ToReader } from './protocol.js';
import { TopicReader } from './topic-reader.js';

const REPORT_MS = 1000;

const port = parentPort!;
const tell = (message: FromReader, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const logAt =
  (level: LogLevel): Logger['info'] =>
  (message, fields) =>
    tell({ kind: 'log', level, message, ...(fields === undefined ? {} : { fields }) });

const logger: Logger = { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };

start();

function start(): void {
  let reader: TopicReader;
  try {
    reader = new TopicReader(
      workerData as ReaderTask,
      {
        opened: () => tell({ kind: 'opened' }),
        chunk: (chunk) => tell({ kind: 'chunk', chunk }, [chunk.user.buffer as ArrayBuffer]),
        end: () => tell({ kind: 'end' }),
        failed: (error) => tell({ kind: 'failed', failure: failureOf(error) }),
      },
      logger,
    );
  } catch (error) {
    return tell({ kind: 'failed', failure: failureOf(error) });
  }
  const report = () => tell({ kind: 'report', report: reader.report });
  const reports = setInterval(report, REPORT_MS);
  const answers: { [Kind in ToReader['kind']]: (message: Extract<ToReader, { kind: Kind }>) => void } = {
    used: ({ bytes, buffer }) => reader.used(bytes, buffer),
    commit: ({ call, positions }) => void reader.commit(positions).then(() => tell({ kind: 'committed', call })),
    async close() {
      clearInterval(reports);
      await reader.close();
      report();
      tell({ kind: 'closed' });
      port.close();
    },
  };
  port.on('message', (message: ToReader) => (answers[message.kind] as (message: ToReader) => void)(message));
  void reader.run();
}
