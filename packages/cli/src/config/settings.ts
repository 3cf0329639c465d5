/** What the user sets, laid over one another: the configuration file, then `--set key=value`, then the short forms. */
import type { z } from 'zod';
import { BelfryError, setOption, type OptionTree } from '@belfry/core';
import { readConfigFile } from './read-config-file.js';
import { withShortForms } from './short-forms.js';

export interface SettingsFlags {
  readonly config?: string;
  readonly set?: readonly string[];
}

/**
 * @param short text of short forms by their path in the tree (`negatives.name` → `mixed`); undefined = not given
 * @returns options still to be parsed, without defaults
 * @throws CONFIG_UNREADABLE, USAGE
 */
export async function readSettings(
  schema: z.ZodType,
  { config, set = [] }: SettingsFlags,
  short: Readonly<Record<string, string | undefined>> = {},
): Promise<OptionTree> {
  const fromFile = config === undefined ? {} : await readConfigFile(config);
  const assigned = set
    .map(parseAssignment)
    .reduce((tree, [path, text]) => setOption(schema, tree, path, text), fromFile);
  return withShortForms(schema, assigned, short);
}

/** `train.epochs=3` → ['train.epochs', '3'] */
function parseAssignment(text: string): [path: string, value: string] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals).trim(), text.slice(equals + 1)];
  throw new BelfryError('USAGE', {
    given: `--set ${text}`,
    expected: '--set key=value, such as --set train.epochs=3',
    change: 'Name the option by its path with dots, then =, then its value.',
  });
}
