/** `belfry serve`: a run behind HTTP. */
import { Option } from 'commander';
import { logLevels, type LogLevel } from '@belfry/server';
import { serve as serveRun } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { wholeNumber } from '../flags.js';
import { interrupted } from '../interruption.js';

interface ServeFlags {
  readonly run: string;
  readonly port: number;
  readonly host: string;
  readonly state?: string;
  readonly logLevel: LogLevel;
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
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .requiredOption('--run <folder>', 'the run to answer from')
      .option('--port <n>', 'port to listen at; 0 takes any free one', wholeNumber(0), 7300)
      .option('--host <address>', 'address to listen at; 0.0.0.0 lets other machines in', '127.0.0.1')
      .option('--state <folder>', 'where upserts and events are kept (default: serving/ in the run folder)')
      .addOption(new Option('--log-level <name>', 'what is written to stderr').choices(logLevels).default('info'));
  },
  async run(flags, { logger, signal, threads }) {
    const { url, close } = await serveRun({ ...flags, threads, apiKey: process.env.BELFRY_API_KEY });
    logger.info(`serving ${flags.run} at ${url}; OpenAPI at ${url}/openapi.json`);
    await interrupted(signal);
    await close();
    return { json: { run: flags.run, url, stopped: true }, text: `stopped serving ${flags.run}` };
  },
};
