/** The shape of every failure (docs/errors.md). */
const error = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        given: { type: 'string' },
        expected: { type: 'string' },
        change: { type: 'string' },
        canRetry: { type: 'boolean' },
        details: { type: 'object', additionalProperties: true },
      },
      required: ['code', 'given', 'expected', 'change', 'canRetry'],
    },
  },
  required: ['error'],
};

export const errorAnswers = { '4xx': error, '5xx': error };
