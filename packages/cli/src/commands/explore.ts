/** `belfry explore`: the page that looks into a run. */
import { Argument, Option } from 'commander';
import openInBrowser from 'open';
import { explore as exploreRun } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { wholeNumber } from '../flags.js';
import { interrupted } from '../interruption.js';

interface ExploreFlags {
  readonly run: string;
  readonly port: number;
  readonly host: string;
  readonly open: 'yes' | 'no';
}

export const explore: CommandDefinition<ExploreFlags> = {
  name: 'explore',
  summary: 'look into a run in a browser: curves, a map of items, recall and why, two runs compared',
  examples: [
    { line: 'belfry explore runs/shop', does: 'opens the page; runs in folders beside it can be compared' },
    { line: 'belfry explore runs/shop --port 8080 --open no', does: 'only prints the address; writes are refused' },
  ],
  stopsOnSignal: true,
  declare(command) {
    command
      .addArgument(new Argument('<run>', 'the run to look into'))
      .option('--port <n>', 'port to listen at; 0 takes any free one', wholeNumber(0), 7301)
      .option('--host <address>', 'address to listen at; 0.0.0.0 lets other machines in', '127.0.0.1')
      .addOption(
        new Option('--open <choice>', 'whether to open the page in a browser, from a terminal')
          .choices(['yes', 'no'])
          .default('yes'),
      );
  },
  async run({ run, port, host, open }, { logger, signal, threads }) {
    const { url, close } = await exploreRun({ run, port, host, threads });
    logger.info(`${run} is shown at ${url}; Ctrl-C ends it`);
    if (open === 'yes' && process.stdout.isTTY) {
      await openInBrowser(url).catch(() => logger.warn('no browser could be opened: open the address yourself'));
    }
    await interrupted(signal);
    await close();
    return { json: { run, url, stopped: true }, text: `stopped showing ${run}` };
  },
};
