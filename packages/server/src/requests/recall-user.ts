/** `POST /v1/recall/user`: one query or a batch of them. */
import type { RecallOptions, UserQuery } from '@belfry/recall';
import { id, idsUpTo } from './ids.js';
import { userOptions } from './recall-options.js';

export type RecallUserBody = (UserQuery | { queries: UserQuery[] }) & RecallOptions;

const query = {
  user: { ...id, description: 'A known user.' },
  history: { ...idsUpTo(1000, 'Items of somebody unknown, oldest first.'), minItems: 1 },
} as const;
const oneOfThem = Object.keys(query).map((name) => ({ required: [name] }));

export const recallUserBody = {
  type: 'object',
  properties: {
    ...query,
    queries: {
      type: 'array',
      description: 'Several queries at once, answered as `{ results: […] }`.',
      items: { type: 'object', properties: query, oneOf: oneOfThem, additionalProperties: false },
      maxItems: 1000,
    },
    ...userOptions,
  },
  oneOf: [...oneOfThem, { required: ['queries'] }],
  additionalProperties: false,
};
