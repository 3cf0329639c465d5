/** `POST /v1/recall/user`: one query or a batch of them. */
import type { RecallOptions, UserQuery } from '@belfry/recall';
import { id, idsUpTo } from './ids.js';
import { vector } from './vector.js';
import { userOptions } from './recall-options.js';

export type UserQueryBody = { user: string } | { history: string[] } | { vector: number[] };
export type RecallUserBody = (UserQueryBody | { queries: UserQueryBody[] }) & RecallOptions;

const query = {
  user: { ...id, description: 'A known user.' },
  history: { ...idsUpTo(1000, 'Items of somebody unknown, oldest first.'), minItems: 1 },
  vector,
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

export function userQuery(body: UserQueryBody): UserQuery {
  if ('user' in body) return { user: body.user };
  if ('history' in body) return { history: body.history };
  return { vector: Float32Array.from(body.vector) } as unknown as UserQuery;
}
