/** Cross-field rules of options: what single fields cannot say. */
import type { z } from 'zod';
import type { BrokenRule } from './option-problems.js';

/** A condition over several options of one group. */
export interface OptionRule<Options> {
  /** The options it is about, as dotted paths below the group; the first is where the problem is shown. */
  paths: readonly string[];
  /** True where the rule is kept. Called with defaults filled in; only the values at `paths` are sure to be valid. */
  check: (options: Options) => boolean;
  expected: string;
  /** What to do, as an imperative sentence. */
  change: string;
}

/**
 * Adds rules to a group of options. A rule is checked wherever the options it names are valid, whatever else is wrong,
 * so that a user sees all problems at once. The result can be nested in other groups like any schema.
 *
 * @example
 * const searchOptions = withRules(
 *   z.strictObject({ efSearch: z.int().default(64), k: z.int().default(20) }),
 *   [{ paths: ['efSearch', 'k'], check: (o) => o.efSearch >= o.k, expected: 'efSearch of at least k', change: 'raise efSearch' }],
 * );
 */
export function withRules<Schema extends z.ZodObject>(
  schema: Schema,
  rules: readonly OptionRule<z.output<Schema>>[],
): Schema {
  return rules.reduce((ruled, { paths, check, expected, change }) => {
    const rule: BrokenRule = { paths, expected, change };
    const named = paths.map((path) => path.split('.'));
    return ruled.refine((options) => check(options), {
      params: { rule },
      when: ({ issues }) => !issues.some((issue) => spoils(issue, named)),
    });
  }, schema);
}

function spoils(issue: z.core.$ZodRawIssue, named: readonly string[][]): boolean {
  if (issue.code === 'custom' && (issue.params as { rule?: unknown } | undefined)?.rule !== undefined) return false;
  const base = issue.path ?? [];
  const broken = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...base, key]) : [base];
  return broken.some((path) => named.some((option) => path.every((key, i) => i >= option.length || key === option[i])));
}
