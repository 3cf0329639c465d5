/** What the run routes take and answer. */
import { errorAnswers } from '../answers/error-answer.js';
import { id } from '../requests/ids.js';

export interface RunParams {
  Params: { id: string };
}

export interface NeighboursBody {
  Body: { item: string; k?: number };
}

export interface UsersQuery {
  Querystring: { query?: string; limit?: number };
}

const params = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', minLength: 1, maxLength: 255, description: 'name of a run, from /v1/runs' } },
};

const free = { type: 'object', additionalProperties: true };
const freeOrNull = { ...free, type: ['object', 'null'] };
const figures = { type: ['object', 'null'], additionalProperties: { type: 'number' } };

const listedRun = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    served: { type: 'boolean', description: 'whether recall answers from it' },
    createdAt: { type: 'string' },
    preset: { type: ['string', 'null'] },
    finished: { type: 'boolean' },
    onStream: { type: 'boolean', description: 'whether it learns from a stream, or is a version of one that does' },
    figures: { ...figures, description: 'on the test part where there is one, else on the validation part' },
  },
};

export const runSchemas = {
  list: {
    tags: ['runs'],
    summary: 'The run that is served and those beside it',
    response: { 200: { type: 'object', properties: { runs: { type: 'array', items: listedRun } } }, ...errorAnswers },
  },
  metrics: {
    tags: ['runs'],
    summary: 'Configuration, report, index and logged lines of a run',
    params,
    response: {
      200: {
        type: 'object',
        properties: {
          run: { type: 'string' },
          config: free,
          provenance: free,
          report: freeOrNull,
          index: freeOrNull,
          lines: { type: 'array', items: free },
        },
      },
      ...errorAnswers,
    },
  },
  map: { tags: ['runs'], summary: 'Every item of a run as a point in the plane', params, response: errorAnswers },
  users: {
    tags: ['runs'],
    summary: 'Users whose id holds a text, with their newest items; a few of all where no text is given',
    params,
    response: errorAnswers,
    querystring: {
      type: 'object',
      properties: {
        query: { type: 'string', maxLength: 512 },
        limit: { type: 'integer', minimum: 1, maximum: 100, description: 'Users wanted; default 10.' },
      },
    },
  },
  neighbours: {
    tags: ['runs'],
    summary: 'The true nearest items of an item, compared with every other',
    params,
    response: errorAnswers,
    body: {
      type: 'object',
      required: ['item'],
      additionalProperties: false,
      properties: {
        item: id,
        k: { type: 'integer', minimum: 1, maximum: 1000, description: 'Neighbours wanted; default 20.' },
      },
    },
  },
};
