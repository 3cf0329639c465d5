/** Flags that set one option of a schema each. What they accept and say comes from the schema. */
import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { describeOptions, setOption, type OptionTree } from '@belfry/core';

export interface ShortForm {
  /** As commander writes it, e.g. `--negatives <name>`. */
  readonly flag: string;
  /** Path of the option it sets, e.g. `negatives.name`. */
  readonly path: string;
}

/** A flag for every option of a schema: `split.testDays` is `--split-test-days <value>`; true needs no value. */
export function formsOf(schema: z.ZodType): ShortForm[] {
  return describeOptions(schema).map(({ path, default: value }) => ({
    flag: `--${kebab(path)} ${typeof value === 'boolean' ? '[value]' : '<value>'}`,
    path,
  }));
}

export function addShortForms(command: Command, forms: readonly ShortForm[], schema: z.ZodType): void {
  const described = new Map(describeOptions(schema).map((option) => [option.path, option]));
  for (const { flag, path } of forms) {
    const { description, type, default: value } = described.get(path)!;
    const fallback = value === undefined ? '' : `; default: ${JSON.stringify(value)}`;
    const place = path.includes('.') ? `${path}: ` : '';
    command.addOption(new Option(flag, `${description} (${place}${type}${fallback})`));
  }
}

/** The text given for each short form by its path; undefined where it was not given. */
export function shortFormTexts(forms: readonly ShortForm[], flags: object): Record<string, string | undefined> {
  const given = flags as Record<string, string | true | undefined>;
  return Object.fromEntries(forms.map(({ flag, path }) => [path, given[new Option(flag).attributeName()]?.toString()]));
}

/** The given short forms laid over a tree, each text read as its option wants it. */
export function withShortForms(
  schema: z.ZodType,
  tree: OptionTree,
  texts: Readonly<Record<string, string | undefined>>,
): OptionTree {
  const given = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.reduce((settings, [path, text]) => setOption(schema, settings, path, text), tree);
}

function kebab(path: string): string {
  return path.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
