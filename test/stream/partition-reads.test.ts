/** However fetches come, stop and begin elsewhere, what is taken tiles each partition. */
import { expect } from 'chai';
import fc from 'fast-check';
import { PartitionReads } from '@belfry/stream';

describe('reads of partitions', () => {
  /** A fetch that asked for messages from somewhere near, or from anywhere, and got some. */
  const fetches = fc.array(
    fc.record({
      partition: fc.nat(2),
      jump: fc.integer({ min: -8, max: 8 }),
      length: fc.nat(12),
      rejoin: fc.boolean(),
    }),
    { maxLength: 80 },
  );

  it('tile, whatever is fetched', () => {
    fc.assert(
      fc.property(fetches, fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }), (all, positions) => {
        const reads = new PartitionReads();
        positions.forEach((position, partition) => reads.begin(partition, position, 0));
        const taken = positions.slice();
        for (const { partition, jump, length, rejoin } of all) {
          const asked = Math.max(0, rejoin ? reads.next(partition) : reads.next(partition) + jump);
          const to = asked + length;
          if (reads.fit(partition, asked, to) !== 'joins') continue;
          const range = reads.advance(partition, to)!;
          expect(range.from).to.equal(taken[partition]);
          taken[partition] = range.to;
          expect(reads.next(partition)).to.equal(range.to);
        }
      }),
    );
  });

  it('never take what something is missing before', () => {
    const reads = new PartitionReads();
    reads.begin(0, 10, 0);
    expect(reads.fit(0, 11, 20)).to.equal('gap');
    expect(reads.fit(0, 4, 10)).to.equal('old');
    expect(reads.fit(0, 4, 11)).to.equal('joins');
  });

  it('end before the end', () => {
    const reads = new PartitionReads();
    reads.begin(0, 0, 0, 10);
    reads.begin(1, 5, 0, 5);
    expect(reads.isDone(1)).to.equal(true);
    expect(reads.advance(0, 8)).to.deep.equal({ from: 0, to: 8 });
    expect(reads.allDone).to.equal(false);
    expect(reads.advance(0, 15)).to.deep.equal({ from: 8, to: 10 });
    expect(reads.allDone).to.equal(true);
    expect(reads.advance(0, 15)).to.equal(null);
  });

  it('cover what the log has lost', () => {
    const reads = new PartitionReads();
    reads.begin(0, 3, 7);
    expect(reads.next(0)).to.equal(7);
    expect(reads.advance(0, 9)).to.deep.equal({ from: 3, to: 9 });
    reads.skipTo(0, 20);
    expect(reads.advance(0, 21)).to.deep.equal({ from: 9, to: 21 });
  });
});
