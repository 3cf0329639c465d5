/** Options told to people: the flat list behind `--help` and the documentation's table. */
import type { z } from 'zod';
import { expectation } from './expectation.js';
import { choicesOf, fieldOf, keysOf, nodeAt, optionsJsonSchema, type SchemaNode } from './option-schema.js';

/** One option: a leaf of the tree. */
export interface OptionDescription {
  /** Dotted path, as in `--set`. */
  path: string;
  /** What it accepts, in words. */
  type: string;
  /** The value where nothing is given; undefined where it must be given. */
  default: unknown;
  /** The values it can take, where they can be listed. */
  choices: readonly unknown[];
  description: string;
}

/** All options of a schema, in the order they are declared. */
export function describeOptions(schema: z.ZodType): OptionDescription[] {
  const defaults = schema.safeParse({});
  return leaves(optionsJsonSchema(schema), defaults.data, []);
}

function leaves(node: SchemaNode, defaults: unknown, path: string[]): OptionDescription[] {
  return keysOf(node).flatMap((key) => {
    const child = nodeAt(node, [key])!;
    const childPath = [...path, key];
    const value = fieldOf(defaults, key) ?? child.default;
    if (child.properties !== undefined) return leaves(child, value, childPath);
    return [
      {
        path: childPath.join('.'),
        type: expectation(child),
        default: value,
        choices: choicesOf(child),
        description: child.description ?? '',
      },
    ];
  });
}

/** A Markdown table of all options of a schema. */
export function optionsTable(schema: z.ZodType): string {
  const rows = describeOptions(schema).map((option) => [
    `\`${option.path}\``,
    option.type,
    option.default === undefined ? '—' : `\`${JSON.stringify(option.default)}\``,
    option.description,
  ]);
  const cells = [['option', 'accepts', 'default', 'what it does'], ['---', '---', '---', '---'], ...rows];
  return cells.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`).join('');
}
