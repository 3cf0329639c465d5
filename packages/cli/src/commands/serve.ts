/** `belfry serve`: a run behind HTTP. */
import { Option } from 'commander';
import { logLevels, type LogLevel } from '@belfry/server';
import { kafkaOptions } from '@belfry/stream';
import { serve as serveRun, type FollowInput } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { readSettings, type SettingsFlags } from '../config/settings.js';
import { collect, idList, wholeNumber } from '../flags.js';
import { interrupted } from '../interruption.js';

interface ServeFlags extends SettingsFlags {
  readonly run: string;
  readonly port: number;
  readonly host: string;
  readonly state?: string;
  readonly logLevel: LogLevel;
  readonly follow?: string;
  readonly brokers?: string[];
  readonly updates?: string;
}

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
      .option(
        '--brokers <list>',
        'brokers to ask first, host:port, divided by commas (default: 127.0.0.1:9092)',
        idList,
      )
      .option('--updates <topic>', 'topic of what training publishes (default: the topic followed, with .updates)')
      .option('--config <file>', 'options of the topic from a YAML, TOML or JSON file')
      .option(
        '--set <key=value>',
        'set one of them by its path, such as fields.user=visitor; may be repeated',
        collect,
      );
  },
  async run({ config, set, follow: topic, brokers, updates, ...flags }, { logger, signal, threads }) {
    const follow = topic === undefined ? undefined : await followed({ config, set }, { topic, brokers, updates });
    const { url, close } = await serveRun({ ...flags, threads, logger, follow, apiKey: process.env.BELFRY_API_KEY });
    logger.info(`serving ${flags.run} at ${url}; OpenAPI at ${url}/openapi.json`);
    await interrupted(signal);
    await close();
    return { json: { run: flags.run, url, stopped: true }, text: `stopped serving ${flags.run}` };
  },
};

/** Flags count more than settings by their path, and these more than the file. */
async function followed(
  flags: SettingsFlags,
  { topic, brokers, updates }: { topic: string; brokers?: string[]; updates?: string },
): Promise<FollowInput> {
  const settings = await readSettings(kafkaOptions, flags);
  return { ...settings, topic, ...(brokers === undefined ? {} : { brokers }), updates };
}
