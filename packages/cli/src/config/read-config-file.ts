/** Configuration files: YAML, TOML or JSON by the file's extension. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { BelfryError } from '@belfry/core';

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  '.yaml': parseYaml,
  '.yml': parseYaml,
  '.toml': parseToml,
  '.json': JSON.parse,
};

/** @throws CONFIG_UNREADABLE */
export async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  const parse = parsers[extname(path).toLowerCase()];
  if (!parse)
    throw unreadable(
      path,
      `the extension "${extname(path)}"`,
      `Name the file with one of ${Object.keys(parsers).join(', ')}.`,
    );
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, String((cause as NodeJS.ErrnoException).code), 'Check the path.', cause);
  }
  let value: unknown;
  try {
    value = parse(text) ?? {};
  } catch (cause) {
    throw unreadable(path, (cause as Error).message.trim(), 'Correct the file.', cause);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unreadable(
    path,
    `${Array.isArray(value) ? 'a list' : typeof value} at the top`,
    'Write the options as a tree of names and values.',
  );
}

function unreadable(path: string, found: string, change: string, cause?: unknown): BelfryError {
  return new BelfryError(
    'CONFIG_UNREADABLE',
    { given: `${path}: ${found}`, expected: 'a configuration in YAML, TOML or JSON', change },
    { cause },
  );
}
