import { expect } from 'chai';
import { initBackend } from '@belfry/compute';
import { csrRow } from '@belfry/core';
import { towerState } from '@belfry/towers';
import { dim, histories, smallTowers, userCount } from './small-shop.js';

/** Softmax attention of one user in double precision; `query` per coordinate from the newest item's vector. */
function attend(items: number[], table: Float32Array, query: (newest: number[]) => number[]): number[] {
  if (items.length === 0) return Array<number>(dim).fill(0);
  const vectors = items.map((item) => Array.from(table.subarray(item * dim, (item + 1) * dim)));
  const q = query(vectors[vectors.length - 1]);
  const exponentials = vectors.map((h) => Math.exp(h.reduce((sum, x, j) => sum + x * q[j], 0) / Math.sqrt(dim)));
  const total = exponentials.reduce((sum, e) => sum + e, 0);
  return Array.from({ length: dim }, (_, j) =>
    vectors.reduce((sum, h, t) => sum + (exponentials[t] / total) * h[j], 0),
  );
}

describe('attention over a history', () => {
  before(async () => {
    await initBackend('cpu');
  });

  for (const pooling of ['attention', 'last-item'] as const) {
    it(`weighs the newest items as a double-precision loop does (${pooling})`, () => {
      const towers = smallTowers({
        user: { id: false, features: 'none', history: { length: 3, pooling } },
        item: { features: 'none' },
      });
      const state = towerState(towers);
      const table = state.get('item.id')!.values as Float32Array;
      const bias = state.get('user.history.query')!.values;
      bias.set([3, -2, 0.5, 1]);
      const gate = state.get('user.history.gate')?.values.fill(2) ?? new Float32Array(dim);
      const vectors = towers.user.encode({
        rows: Int32Array.from({ length: userCount }, (_, user) => user),
        history: null,
      });
      for (let user = 0; user < userCount; user++) {
        const items = Array.from(csrRow(histories, user)).slice(-3);
        const expected = attend(items, table, (newest) => newest.map((h, j) => bias[j] + gate[j] * h));
        expected.forEach((value, j) => expect(vectors[user * dim + j]).to.be.closeTo(value, 1e-6));
      }
    });
  }

  it('starts as the mean where the query is learned', () => {
    const user = { id: false, features: 'none', history: { length: 3, pooling: 'mean' } };
    const rows = { rows: Int32Array.of(0, 1, 2, 4), history: null };
    const mean = smallTowers({ user }).user.encode(rows);
    const attention = smallTowers({ user: { ...user, history: { length: 3, pooling: 'attention' } } }).user.encode(
      rows,
    );
    mean.forEach((value, i) => expect(attention[i]).to.be.closeTo(value, 1e-6));
  });
});
