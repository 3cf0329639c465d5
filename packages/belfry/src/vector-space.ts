/** What tells whether two runs share one space of vectors. */
import { readWholeFile, sha256Hex } from '@belfry/core';
import { RunFolder } from '@belfry/data';

/**
 * Runs of one configuration over the same data have the same bits, so their configuration tells them apart; versions that a
 * continuous training publishes have one configuration, and tell by their number.
 */
export async function vectorSpaceOf(run: string): Promise<string> {
  const folder = await RunFolder.open(run);
  const config = await readWholeFile(folder.file('config.json'));
  const { version } = folder.has('report.json') ? await folder.readJson<{ version?: number }>('report.json') : {};
  return sha256Hex(version === undefined ? config : `${sha256Hex(config)} ${version}`);
}
