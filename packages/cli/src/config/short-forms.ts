/** Short forms: flags that set one option of the configuration. What they accept and say comes from its schema. */
import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { describeOptions } from '@belfry/core';

export interface ShortForm {
  /** As commander writes it, e.g. `--negatives <name>`. */
  readonly flag: string;
  /** Path of the option it sets, e.g. `negatives.name`. */
  readonly path: string;
}

export function addShortForms(command: Command, forms: readonly ShortForm[], schema: z.ZodType): void {
  const described = new Map(describeOptions(schema).map((option) => [option.path, option]));
  for (const { flag, path } of forms) {
    const { type, default: value } = described.get(path)!;
    command.addOption(new Option(flag, `${path}: ${type} (default: ${JSON.stringify(value)})`));
  }
}

/** The text given for each short form by its path; undefined where it was not given. */
export function shortFormTexts(forms: readonly ShortForm[], flags: object): Record<string, string | undefined> {
  const given = flags as Record<string, string | undefined>;
  return Object.fromEntries(forms.map(({ flag, path }) => [path, given[new Option(flag).attributeName()]]));
}
