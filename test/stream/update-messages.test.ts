import { expect } from 'chai';
import type { ServedUpdate } from '@belfry/data';
import { messagesOf, updatesOf, type KeyedMessage } from '@belfry/stream';

describe('updates as messages', () => {
  const vector = Float32Array.from([1, -0.5, 3e-20]);

  it('come back as they were sent, vectors of one space that follow each other as one', () => {
    const updates: ServedUpdate[] = [
      { kind: 'run', run: 'runs/shop/published/000001' },
      { kind: 'vectors', space: 'a', items: [{ item: 'x', vector }] },
      { kind: 'vectors', space: 'a', items: [{ item: 'item:ü', vector: vector.map((value) => -value) }] },
      { kind: 'vectors', space: 'b', items: [{ item: 'x', vector }] },
      { kind: 'removed', items: ['x', 'y'] },
      { kind: 'run', run: 'runs/shop/published/000002' },
      { kind: 'vectors', space: 'b', items: [{ item: 'y', vector }] },
    ];
    const read = updatesOf(updates.flatMap(messagesOf).map(asRead));
    expect(read.map(({ kind }) => kind)).to.deep.equal(['run', 'vectors', 'vectors', 'removed', 'run', 'vectors']);
    expect(read.flatMap(messagesOf)).to.deep.equal(updates.flatMap(messagesOf));
  });

  it('leave out what others wrote, or a compaction took', () => {
    const foreign = [
      { key: null, value: Buffer.from('{"run":"x"}') },
      { key: Buffer.from('run'), value: Buffer.from('{"run":3}') },
      { key: Buffer.from('run'), value: null },
      { key: Buffer.from('item:x'), value: Buffer.from('{"vector":"AAAA"}') },
      { key: Buffer.from('item:x'), value: Buffer.from('not JSON') },
      { key: Buffer.from('item:x'), value: Buffer.from('null') },
    ];
    expect(updatesOf(foreign)).to.deep.equal([]);
  });
});

function asRead({ key, value }: KeyedMessage): { key: Buffer; value: Buffer | null } {
  return { key: Buffer.from(key), value: value === null ? null : Buffer.from(value) };
}
