/** `POST /v1/items:upsert` */
import type { ItemUpsert } from '@belfry/recall';
import { id } from './ids.js';
import { vector } from './vector.js';

export interface UpsertItemsBody {
  items: ItemUpsert[];
}

const word = { type: 'string', maxLength: 4096 };
const feature = {
  anyOf: [word, { type: ['number', 'boolean', 'null'] }, { type: 'array', items: word, maxItems: 1000 }],
};

export const upsertItemsBody = {
  type: 'object',
  properties: {
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: {
        type: 'object',
        properties: {
          item: id,
          vector,
          features: {
            type: 'object',
            description: 'By feature name; what is not named stays as it was, null = missing.',
            additionalProperties: feature,
            maxProperties: 256,
          },
          hidden: { type: 'boolean', description: 'Kept and never recalled.' },
          outOfStock: { type: 'boolean', description: 'Kept and not recalled, unless asked for.' },
        },
        required: ['item'],
        additionalProperties: false,
      },
    },
  },
  required: ['items'],
  additionalProperties: false,
};

/** Vectors as the bytes they are compared and kept by. */
export function itemUpserts({ items }: UpsertItemsBody): ItemUpsert[] {
  return items.map((item) => (item.vector === undefined ? item : { ...item, vector: Float32Array.from(item.vector) }));
}
