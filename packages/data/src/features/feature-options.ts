/** Options of reading what is known about users or items. */
import { z } from 'zod';
import { separatorOption } from '../tables/separator-option.js';

const featureKindNames = ['categorical', 'bag', 'numeric', 'vector', 'text'] as const;

export const featureFileOptions = z.strictObject({
  file: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Table with one row per id (csv, tsv, jsonl, arrow); null = none.'),
  format: z
    .enum(['auto', 'csv', 'tsv', 'jsonl', 'arrow'])
    .default('auto')
    .describe('Format of the file; `auto` goes by its extension.'),
  separator: separatorOption,
  id: z.string().min(1).nullable().default(null).describe('Column that holds the id; null = `user` or `item`.'),
  kinds: z
    .record(z.string(), z.enum([...featureKindNames, 'ignore']))
    .default({})
    .describe('Kind of a column by name; columns not named are inferred, `ignore` leaves one out.'),
  bagSeparator: z
    .string()
    .min(1)
    .default('|')
    .describe('Between two values of a bag, or two numbers of a vector, written as text.'),
});

export type FeatureFileOptions = z.output<typeof featureFileOptions>;
