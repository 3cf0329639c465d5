/** β, the exponent that popularity or size is raised to before it is drawn by: 1 as it is, 0 uniform. */
import { z } from 'zod';
import type { SourceParameter } from './negative-source.js';

const MAX_BETA = 4;

export const beta = z.number().min(0).max(MAX_BETA);

export const betaParameter: SourceParameter = {
  expected: `BETA, a number from 0 to ${MAX_BETA}`,
  read(text) {
    const parsed = text === '' ? null : beta.safeParse(Number(text));
    return parsed?.success ? { beta: parsed.data } : null;
  },
};
