/** Kafka's jars: fetched once by Maven into a cache folder that is named by what `kafka/pom.xml` asks for. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pom = fileURLToPath(new URL('../../kafka/pom.xml', import.meta.url));

/** The folder the jars lie in, or will: below `BELFRY_KAFKA_CACHE`, else below `.belfry/kafka` beside the packages. */
export function kafkaJarsFolder(): string {
  const cache = process.env.BELFRY_KAFKA_CACHE ?? fileURLToPath(new URL('../../../../.belfry/kafka', import.meta.url));
  return join(cache, createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16));
}

/**
 * Fetches the jars where they are not there yet (some 43 MB) and gives their folder. Several processes may do so at once.
 *
 * @throws Error with what Maven says
 */
export async function fetchKafkaJars(): Promise<string> {
  const folder = kafkaJarsFolder();
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
    await run('mvn', ['--quiet', '--batch-mode', '--file', pom, ...copy]).catch(
      (error: Error & { stdout?: string }) => {
        throw new Error(`Maven could not fetch Kafka: ${error.stdout?.trim() || error.message}`, { cause: error });
      },
    );
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error; // another process was faster
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
