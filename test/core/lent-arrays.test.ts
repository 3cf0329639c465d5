import { ArrayPool, float32Copy, float32Room, float32Zeros, int32Room, lending } from '@belfry/core';
import { expect } from 'chai';

describe('lending', () => {
  it('gives the memory of one piece of work to the next, lengths an eighth apart included', () => {
    const first = lending(() => float32Room(1000).fill(7));
    const second = lending(() => float32Room(990));
    expect(second.buffer).to.equal(first.buffer);
    expect(second).to.have.lengthOf(990);
  });

  it('never gives the same memory twice within a piece of work, nested ones included', () => {
    const buffers = lending(() => {
      const outer = float32Room(500);
      const inner = lending(() => float32Zeros(500));
      return [outer, inner, float32Copy(inner)].map(({ buffer }) => buffer);
    });
    expect(new Set(buffers).size).to.equal(3);
  });

  it('lends whole numbers from the same memory', () => {
    const first = lending(() => float32Room(1400));
    const second = lending(() => int32Room(1390).fill(-5));
    expect(second.buffer).to.equal(first.buffer);
    expect([second.length, second[1389]]).to.deep.equal([1390, -5]);
    expect(int32Room(4)).to.deep.equal(new Int32Array(4));
  });

  it('gives zeros where zeros are asked for', () => {
    lending(() => float32Room(300).fill(NaN));
    expect(lending(() => float32Zeros(300).every((value) => value === 0))).to.equal(true);
  });

  it('takes back what failing work was lent', () => {
    let lent: Float32Array = new Float32Array(0);
    const failing = (): void => {
      lent = float32Room(2000);
      throw new Error('stop');
    };
    expect(() => lending(failing)).to.throw('stop');
    expect(lending(() => float32Room(2000)).buffer).to.equal(lent.buffer);
  });

  it('leaves arrays alone outside of it', () => {
    const one = float32Room(1000);
    expect(float32Room(1000).buffer).not.to.equal(one.buffer);
    expect(one.buffer.byteLength).to.equal(4000);
  });
});

describe('ArrayPool', () => {
  it('keeps within its bound and forgets the shelf that was not asked for longest', () => {
    const pool = new ArrayPool(10_000);
    const old = pool.take(1000);
    const recent = pool.take(2000);
    pool.give(old);
    pool.give(recent);
    expect(pool.bytes).to.be.within(8000, 10_000);
    expect(pool.take(2000).buffer).to.equal(recent.buffer);
    expect(pool.take(1000).buffer).not.to.equal(old.buffer);
  });
});
