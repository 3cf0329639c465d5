/** What stands behind the answers: run, index and its state. */
export const indexAnswer = {
  type: 'object',
  properties: {
    indexVersion: { type: 'string' },
    run: { type: 'string' },
    kind: { type: 'string' },
    metric: { type: 'string' },
    dim: { type: 'integer' },
    exact: { type: 'boolean' },
    items: { type: 'integer', description: 'That can be found.' },
    users: { type: 'integer' },
    deletedShare: { type: 'number', description: 'Deleted vectors that searches still walk through, of all.' },
    bytes: { type: 'integer' },
    servedSince: { type: 'string' },
    recallProbe: {
      type: ['number', 'null'],
      description: 'Estimated recall of the index; null before the first probe.',
    },
  },
};
