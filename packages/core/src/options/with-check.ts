/** Checks of a value that has a syntax of its own, which a schema cannot spell out. */
import type { z } from 'zod';
import type { FaultyValue } from './option-problems.js';

/**
 * Adds a check to the schema of one value.
 * @param check what is wrong with a value; null = nothing
 * @example withCheck(z.string(), (text) => (text.includes('+') ? null : { part: text, expected: 'a sum', change: 'add a term' }))
 */
export function withCheck<Schema extends z.ZodType>(
  schema: Schema,
  check: (value: z.output<Schema>) => FaultyValue | null,
): Schema {
  return schema.superRefine((value, context) => {
    const fault = check(value);
    if (fault !== null) context.addIssue({ code: 'custom', params: { fault } });
  });
}
