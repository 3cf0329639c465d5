/** `POST /v1/recall/items`: one query or a batch of them. */
import type { ItemQuery, SimilarOptions } from '@belfry/recall';
import { id, idsUpTo } from './ids.js';
import { itemOptions } from './recall-options.js';
import { vector } from './vector.js';

export type RecallItemsBody = (ItemQuery | { queries: ItemQuery[] }) & SimilarOptions;

const query = {
  item: { ...id, description: 'The item to start from.' },
  positive: { ...idsUpTo(100, 'Items to be near to.'), minItems: 1 },
  negative: idsUpTo(100, 'Items to be far from; only beside `positive`.'),
  vector,
} as const;
const oneOfThem = ['item', 'positive', 'vector'].map((name) => ({ required: [name] }));
const together = { negative: ['positive'] };

export const recallItemsBody = {
  type: 'object',
  properties: {
    ...query,
    queries: {
      type: 'array',
      description: 'Several queries at once, answered as `{ results: […] }`.',
      items: {
        type: 'object',
        properties: query,
        oneOf: oneOfThem,
        dependentRequired: together,
        additionalProperties: false,
      },
      maxItems: 1000,
    },
    ...itemOptions,
  },
  oneOf: [...oneOfThem, { required: ['queries'] }],
  dependentRequired: together,
  additionalProperties: false,
};
