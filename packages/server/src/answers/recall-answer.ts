/** RecallResult as it is sent: what the command prints, and how long it took, and of which index it is. */
import type { RecallResult } from '@belfry/recall';

export type RecallAnswer = RecallResult & { tookMs: number; indexVersion: string };

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const scored = { item: text, score: { type: 'number' } };
const byName = { type: 'object', additionalProperties: { type: 'number' } };

const item = {
  type: 'object',
  properties: {
    ...scored,
    source: text,
    sources: byName,
    why: { type: 'array', items: { type: 'object', properties: scored } },
  },
  required: ['item', 'score'],
};

const result = {
  user: text,
  item: text,
  positive: texts,
  negative: texts,
  history: texts,
  requested: { type: 'integer' },
  found: { type: 'integer' },
  exact: { type: 'boolean' },
  items: { type: 'array', items: item },
  filteredOut: {
    type: 'object',
    properties: {
      counts: byName,
      items: { type: 'array', items: { type: 'object', properties: { ...scored, reason: text } } },
    },
  },
  notes: texts,
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
    results: {
      type: 'array',
      items: { type: 'object', properties: { ...result, error: { type: 'object', additionalProperties: true } } },
    },
    ...about,
  },
};

export const singleRecallAnswer = one;
