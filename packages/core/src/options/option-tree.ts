/** Putting option trees together: presets, files and single settings, later ones winning. Nothing is checked here. */
import type { z } from 'zod';
import { fieldOf, isGroup, nodeAt, optionsJsonSchema } from './option-schema.js';
import { readOptionText } from './option-text.js';

/** Options before they are parsed: as read from a file. */
export type OptionTree = Record<string, unknown>;

/** `over` laid on `base`: groups are merged, everything else (lists too) is replaced, `undefined` changes nothing. */
export function mergeOptions(base: OptionTree, over: OptionTree): OptionTree {
  const merged: OptionTree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = fieldOf(base, key);
    if (value !== undefined) put(merged, key, isGroup(below) && isGroup(value) ? mergeOptions(below, value) : value);
  }
  return merged;
}

/**
 * A tree with one option set from text, as in `--set train.epochs=3`. The schema says how to read the text; what cannot
 * be read so, and a path the schema does not know, is kept as given for `parseOptions` to report with all other problems.
 *
 * @param path dotted, e.g. `train.epochs`
 */
export function setOption(schema: z.ZodType, tree: OptionTree, path: string, text: string): OptionTree {
  const keys = path.split('.');
  const value = readOptionText(nodeAt(optionsJsonSchema(schema), keys, tree) ?? {}, text);
  const branch = keys.reduceRight<unknown>((inner, key) => put({}, key, inner), value);
  return mergeOptions(tree, branch as OptionTree);
}

/** Sets an own property, whatever its name (`__proto__` too). */
function put(tree: OptionTree, key: string, value: unknown): OptionTree {
  return Object.defineProperty(tree, key, { value, writable: true, enumerable: true, configurable: true });
}
