/** One broker: a Java process that can be killed and started again with what it had written. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brokerSettings, type NodePorts } from './broker-settings.js';
import type { Keeper } from './keeper.js';

const run = promisify(execFile);
const JVM = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const START_MS = 60_000;

export interface BrokerPlace {
  /** From 1 on. */
  readonly id: number;
  readonly nodes: readonly NodePorts[];
  readonly clusterId: string;
  /** Where the broker's settings, data and log (`kafka.log`) lie. */
  readonly folder: string;
  readonly jars: string;
  readonly settings: Readonly<Record<string, string>>;
  /** More arguments of the tool that formats storage. */
  readonly formatting: readonly string[];
  readonly keeper: Keeper;
}

export class KafkaBroker {
  #process: ChildProcess | null = null;

  private constructor(private readonly place: BrokerPlace) {}

  /** A broker with an empty log, not yet running. */
  static async format(place: BrokerPlace): Promise<KafkaBroker> {
    const broker = new KafkaBroker(place);
    await mkdir(place.folder);
    await writeFile(broker.#file, brokerSettings(place.id, place.nodes, join(place.folder, 'data'), place.settings));
    const format = ['format', '-t', place.clusterId, '-c', broker.#file, ...place.formatting];
    await run('java', broker.#java('kafka.tools.StorageTool', ...format));
    return broker;
  }

  /** The process's id; null while it does not run. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Starts the broker where it does not run, and waits until its cluster has let it in. */
  async restart(): Promise<void> {
    if (this.#process !== null) return;
    const path = join(this.place.folder, 'kafka.log');
    const log = await open(path, 'a');
    const from = (await stat(path)).size;
    const child = spawn('java', this.#java('kafka.Kafka', this.#file), {
      detached: true, // Ctrl-C in a terminal is for the process that started it
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    await log.close();
    this.#process = child;
    this.place.keeper.started(child.pid!);
    child.once('exit', () => {
      this.place.keeper.ended(child.pid!);
      this.#process = null;
    });
    for (const end = Date.now() + START_MS; ; await sleep(50)) {
      const said = (await readFile(path)).toString('utf8', from);
      if (said.includes('Kafka Server started')) return;
      if (this.#process !== child || Date.now() > end) {
        throw new Error(`broker ${this.place.id} did not start; its log ends with\n${said.slice(-4000)}`);
      }
    }
  }

  /** Ends the process at once (SIGKILL), and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.#process === null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  get #file(): string {
    return join(this.place.folder, 'server.properties');
  }

  #java(...call: readonly string[]): string[] {
    return [...JVM, '-cp', join(this.place.jars, '*'), ...call];
  }
}
