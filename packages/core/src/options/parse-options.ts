/**
 * Options are declared once per part, as a zod schema, and parsed here.
 *
 * @example
 * // In the part: every leaf has a default and a description; a nested group is `.prefault({})`.
 * export const searchOptions = z.strictObject({
 *   k: z.int().min(1).default(20).describe('Items to return.'),
 *   index: z.strictObject({ kind: z.enum(['exact', 'hnsw']).default('exact').describe('Which index.') }).prefault({}),
 * });
 * export type SearchOptions = z.output<typeof searchOptions>;
 *
 * // At the edge: file, then --set, then parse once.
 * const tree = setOption(searchOptions, mergeOptions(preset, file), 'index.kind', 'hnsw');
 * const options = parseOptions(searchOptions, tree, { source: 'search.yaml' });
 */
import type { z } from 'zod';
import { BelfryError } from '../errors/belfry-error.js';
import { problemsOf, type OptionProblem } from './option-problems.js';
import { optionsJsonSchema } from './option-schema.js';

export interface ParseContext {
  /** Where the options come from, for the message: a file, `--set`. */
  source?: string;
  /** Path of `input` in a larger tree, such as `train`. */
  path?: string;
}

/**
 * The options with every default filled in.
 *
 * @throws BelfryError CONFIG_INVALID; `details.problems` holds all problems ({@link OptionProblem}), in the order found.
 */
export function parseOptions<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  context: ParseContext = {},
): z.output<Schema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const about = { root: optionsJsonSchema(schema), input, prefix: context.path ?? '' };
  throw invalidOptions(
    parsed.error.issues.flatMap((issue) => problemsOf(issue, about)),
    context.source,
  );
}

function invalidOptions(problems: readonly OptionProblem[], source: string | undefined): BelfryError {
  const from = source === undefined ? '' : ` (${source})`;
  const details = { problems, ...(source === undefined ? {} : { source }) };
  if (problems.length === 1) {
    const [{ given, expected, change }] = problems;
    return new BelfryError('CONFIG_INVALID', { given: given + from, expected, change, details });
  }
  const report = {
    given: `${problems.length} options that cannot be used${from}: ${problems.map(({ given }) => given).join('; ')}`,
    expected: problems.map(({ path, expected }) => `${path}: ${expected}`).join('; '),
    change: problems.map(({ change }) => change).join('; '),
    details,
  };
  return new BelfryError('CONFIG_INVALID', report);
}
