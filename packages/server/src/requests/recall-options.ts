/** What every recall request may ask beside its query. */
import { LARGEST_K, similarSourceNames, sourceNames, type RecallOptions, type SimilarOptions } from '@belfry/recall';
import { idsUpTo } from './ids.js';

export type AskedOptions = RecallOptions & SimilarOptions;

const value = { type: ['string', 'number', 'boolean'] };
const condition = {
  type: 'object',
  properties: {
    attribute: { type: 'string', minLength: 1, maxLength: 256 },
    in: { type: 'array', items: value, minItems: 1, maxItems: 1000 },
    from: { type: 'number' },
    to: { type: 'number' },
  },
  required: ['attribute'],
  additionalProperties: false,
};
const conditions = { type: 'array', items: condition, maxItems: 32 };

export const k = { type: 'integer', minimum: 1, maximum: LARGEST_K, description: 'Items wanted; default 20.' };

const answerOptions = {
  k,
  exclude: idsUpTo(10_000, 'Items to leave out.'),
  where: {
    type: 'object',
    description: 'An item passes where all of `must`, at least one of `should` (if any) and none of `mustNot` hold.',
    properties: { must: conditions, should: conditions, mustNot: conditions },
    additionalProperties: false,
  },
  includeOutOfStock: {
    type: 'boolean',
    description: 'Whether items that are out of stock may come back; default false.',
  },
  quota: {
    type: 'object',
    description: 'At most `most` items with the same value of an attribute.',
    properties: {
      attribute: { type: 'string', minLength: 1, maxLength: 256 },
      most: { type: 'integer', minimum: 1, maximum: LARGEST_K },
    },
    required: ['attribute', 'most'],
    additionalProperties: false,
  },
  explain: { type: 'boolean', description: 'Say of each item where it comes from, and what was filtered out.' },
  efSearch: {
    type: 'integer',
    minimum: 1,
    maximum: 10_000,
    description: 'Candidates an HNSW index keeps; its own by default.',
  },
} as const;

export const itemOptions = {
  ...answerOptions,
  by: shares(similarSourceNames, 'Shares of the answer by source; default { "vectors": 1 }.'),
} as const;

export const userOptions = {
  ...answerOptions,
  sources: shares(sourceNames, 'Shares of the answer by source; default { "u2i": 1 }.'),
  interests: { type: 'integer', minimum: 1, maximum: 16, description: 'Vectors a user is looked at with; default 1.' },
  halfLife: {
    type: 'number',
    exclusiveMinimum: 0,
    description: 'Items back at which an item of a history counts half; default: all count alike.',
  },
  includeSeen: { type: 'boolean', description: 'Whether items the user already has may come back; default false.' },
} as const;

/** The options of a body apart from its query. */
export function optionsOf(body: object): AskedOptions {
  return Object.fromEntries(Object.entries(body).filter(([name]) => OPTIONS.has(name)));
}

const OPTIONS: ReadonlySet<string> = new Set(Object.keys({ ...userOptions, ...itemOptions }));

function shares(names: readonly string[], description: string): object {
  const share = { type: 'number', exclusiveMinimum: 0, maximum: 1e6 };
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(names.map((name) => [name, share])),
    minProperties: 1,
    additionalProperties: false,
  };
}

const PLAIN: ReadonlySet<string> = new Set([
  'k',
  'efSearch',
  'includeSeen',
  'includeOutOfStock',
  'interests',
  'halfLife',
]);

/** Whether an answer holds nothing but items and scores: requests of such options can be answered together. */
export function isPlain(options: RecallOptions): boolean {
  return Object.keys(options).every((name) => PLAIN.has(name));
}
