/** Whether a Kafka broker can run here. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { kafkaJarsFolder } from './kafka-jars.js';

const run = promisify(execFile);
const OLDEST_JAVA = 17;

/** Why {@link startKafka} cannot work on this machine: no Java, one too old, no Maven to fetch Kafka with; null where it can. */
export async function whyNoKafka(): Promise<string | null> {
  const java = await run('java', ['-version']).catch(() => null);
  if (java === null) return `there is no Java; Kafka needs Java ${OLDEST_JAVA} or newer`;
  const version = /version "(\d+)/.exec(java.stderr + java.stdout)?.[1];
  if (version === undefined || Number(version) < OLDEST_JAVA) {
    return `Java is ${version ?? 'of an unknown version'}; Kafka needs ${OLDEST_JAVA} or newer`;
  }
  if (existsSync(kafkaJarsFolder())) return null;
  const maven = await run('mvn', ['--version']).catch(() => null);
  return maven === null ? 'there is no Maven (mvn), which fetches Kafka' : null;
}
