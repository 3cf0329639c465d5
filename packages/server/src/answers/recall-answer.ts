/** RecallResult as it is sent: what the command prints, and how long it took, and of which index it is. */
import type { RecallResult } from '@belfry/recall';

export type RecallAnswer = RecallResult & { tookMs: number; indexVersion: string };

/** Parts that only explanations have are sent as they are. */
const open = { type: 'object', additionalProperties: true };

const item = {
  type: 'object',
  properties: {
    item: { type: 'string' },
    score: { type: 'number' },
    source: { type: 'string' },
    explanation: open,
  },
  required: ['item', 'score'],
};

const result = {
  user: { type: 'string' },
  item: { type: 'string' },
  history: { type: 'array', items: { type: 'string' } },
  requested: { type: 'integer' },
  found: { type: 'integer' },
  exact: { type: 'boolean' },
  items: { type: 'array', items: item },
  notes: { type: 'array', items: { type: 'string' } },
  explanation: open,
};

const about = {
  tookMs: { type: 'number', description: 'Milliseconds from the request in hand to its answer.' },
  indexVersion: { type: 'string', description: 'Changes with every swap.' },
};

const one = { type: 'object', properties: { ...result, ...about } };

/** One answer, or those of a batch; of a batch a query that cannot be answered has an `error` in its place. */
export const recallAnswer = {
  type: 'object',
  properties: {
    ...result,
    results: { type: 'array', items: { type: 'object', properties: { ...result, error: open } } },
    ...about,
  },
};

export const singleRecallAnswer = one;
