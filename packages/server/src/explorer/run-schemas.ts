/** What the run routes take and answer. */

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
const freeOrNull = { ...free, nullable: true };
const figures = { type: 'object', nullable: true, additionalProperties: { type: 'number' } };

const listedRun = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    served: { type: 'boolean', description: 'whether recall answers from it' },
    createdAt: { type: 'string' },
    preset: { type: 'string', nullable: true },
    finished: { type: 'boolean' },
    figures: { ...figures, description: 'on the test part where there is one, else on the validation part' },
  },
};

export const runSchemas = {
  list: {
    tags: ['runs'],
    summary: 'The run that is served and those beside it',
    response: { 200: { type: 'object', properties: { runs: { type: 'array', items: listedRun } } } },
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
    },
  },
  map: { tags: ['runs'], summary: 'Every item of a run as a point in the plane', params },
  users: {
    tags: ['runs'],
    summary: 'Users whose id holds a text, with their newest items; a few of all where no text is given',
    params,
    querystring: {
      type: 'object',
      properties: {
        query: { type: 'string', maxLength: 512 },
        limit: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
      },
    },
  },
  neighbours: {
    tags: ['runs'],
    summary: 'The true nearest items of an item, compared with every other',
    params,
    body: {
      type: 'object',
      required: ['item'],
      additionalProperties: false,
      properties: {
        item: { type: 'string', minLength: 1, maxLength: 512 },
        k: { type: 'integer', minimum: 1, maximum: 1000, default: 20 },
      },
    },
  },
};
