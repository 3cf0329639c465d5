/** `belfry serve`: a run behind HTTP. */
import { Option } from 'commander';
import { logLevels, type LogLevel } from '@belfry/server';
import { serve as serveRun } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { wholeNumber } from '../flags.js';
import { interrupted } from '../interruption.js';
import { addTopicFlags, topicForms, topicSettings, type TopicFlags } from './stream/topic-flags.js';

interface ServeFlags extends TopicFlags {
  readonly run: string;
  readonly port: number;
  readonly host: string;
  readonly state?: string;
  readonly logLevel: LogLevel;
  readonly follow?: string;
  readonly updates?: string;
}

/** A server is alone in its group, and names its topic by --follow. */
const followForms = topicForms.filter(({ path }) => path === 'brokers' || path === 'format');

export const serve: CommandDefinition<ServeFlags> = {
  name: 'serve',
  summary: 'answer recall requests over HTTP until Ctrl-C or SIGTERM',
  examples: [
    { line: 'belfry serve --run runs/shop --port 7300', does: 'reads only: no API key is set' },
    {
      line: 'BELFRY_API_KEY=$KEY belfry serve --run runs/shop --state /var/lib/belfry',
      does: 'writes too, for those who have the key; what they write is kept in a folder of its own',
    },
    {
      line: 'belfry serve --run runs/live --follow clicks --brokers 127.0.0.1:9092',
      does: 'histories and seen items follow a topic, and what `belfry stream train` publishes takes over',
    },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run to answer from')
      .option('--port <n>', 'port to listen at; 0 takes any free one', wholeNumber(0), 7300)
      .option('--host <address>', 'address to listen at; 0.0.0.0 lets other machines in', '127.0.0.1')
      .option('--state <folder>', 'where upserts and events are kept (default: serving/ in the run folder)')
      .addOption(new Option('--log-level <name>', 'what is written to stderr').choices(logLevels).default('info'))
      .option('--follow <topic>', 'Kafka topic whose events take effect as they come')
      .option('--updates <topic>', 'topic of what training publishes (default: the topic followed, with .updates)');
    addTopicFlags(command, followForms);
  },
  async run({ run, port, host, state, logLevel, follow: topic, updates, ...flags }, { logger, signal, threads }) {
    const follow = topic === undefined ? undefined : { ...(await topicSettings(flags, followForms)), topic, updates };
    const given = { run, port, host, state, logLevel, threads, logger, follow };
    const { url, close } = await serveRun({ ...given, apiKey: process.env.BELFRY_API_KEY });
    logger.info(`serving ${run} at ${url}; OpenAPI at ${url}/openapi.json`);
    await interrupted(signal);
    await close();
    return { json: { run: run, url, stopped: true }, text: `stopped serving ${run}` };
  },
};
