/** `belfry index info`: what a saved index says about itself. */
import { Argument, Option } from 'commander';
import { indexInfo as infoOf, type IndexInfo } from '@belfry/index';
import { BelfryError } from '@belfry/core';
import { indexOfRun } from 'belfry';
import type { CommandDefinition } from '../command.js';
import { inWords } from '../output/tree.js';

interface InfoFlags {
  readonly file?: string;
  readonly run?: string;
  readonly verify: boolean;
}

export const indexInfo: CommandDefinition<InfoFlags> = {
  name: 'info',
  summary: 'tell what a saved index is, without loading its vectors',
  examples: [
    { line: 'belfry index info --run runs/shop', does: 'kind, settings and size of the index of a run' },
    { line: 'belfry index info index.belfry --verify', does: 'of a file, and whether every byte is as it was saved' },
  ],
  declare(command) {
    command
      .addArgument(new Argument('[file]', 'a saved index'))
      .addOption(new Option('--run <folder>', 'the run whose index it is, in place of a file'))
      .option('--verify', 'read the whole file and compare its digests', false);
  },
  async run({ file, run, verify }) {
    const info = await infoOf(await pathOf(file, run), { verify });
    return { json: info, text: textOf(info) };
  },
};

async function pathOf(file: string | undefined, run: string | undefined): Promise<string> {
  if ((file === undefined) === (run === undefined)) {
    throw new BelfryError('USAGE', {
      given: file === undefined ? 'neither a file nor --run' : 'both a file and --run',
      expected: 'one of the two',
      change: 'Name the file of an index, or the run whose index is meant.',
    });
  }
  return file ?? indexOfRun(run!);
}

function textOf({ path, verified, bytes, bytesPerVector, ...info }: IndexInfo): string {
  return inWords({
    index: path,
    ...info,
    bytes,
    'bytes per vector': bytesPerVector === null ? null : Math.round(bytesPerVector),
    digests: verified ? 'all bytes are as they were saved' : 'not compared; --verify does',
  });
}
