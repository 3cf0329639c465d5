/** Chunks to batches: the same batches whatever the chunks, and ranges that tile. */
import { expect } from 'chai';
import fc from 'fast-check';
import { EventPolicy, EventQueue, type EventChunk, type EventPolicyOptions, type StreamBatch } from '@belfry/data';

/** What lies at an offset: so many events of one message, none = a bad one or a gap. */
interface Message {
  readonly offset: number;
  readonly events: readonly { user: number; id: number; timestamp: number }[];
}

const policy: EventPolicyOptions = { duplicateWindow: 5, allowedLateness: 10, late: 'drop' };

const anyEvent = fc.record({ user: fc.nat(6), id: fc.integer({ min: -1, max: 12 }), timestamp: fc.nat(40) });

/** Messages of a partition, mostly of one event. */
function messagesOf(most: number): fc.Arbitrary<Message[]> {
  const events = fc.oneof({ weight: 5, arbitrary: fc.tuple(anyEvent) }, fc.array(anyEvent, { maxLength: 4 }));
  return fc.array(events, { maxLength: most }).map((all) => all.map((some, offset) => ({ offset, events: some })));
}

/** Codes of a reader that has met the users in an order of its own, with one nobody uses. */
const readerOrder = [3, 1, 6, 0, 9, 2, 5, 4];

class Reader {
  #told = false;

  chunk(partition: number, messages: readonly Message[], from: number, to: number): EventChunk {
    const rows = messages.flatMap(({ offset, events }) => events.map((event) => ({ ...event, offset })));
    const codes = Int32Array.from(rows, ({ user }) => readerOrder.indexOf(user));
    const names = this.#told ? [] : readerOrder.map((user) => `u${user}`);
    this.#told = true;
    return {
      partition,
      from,
      to,
      length: rows.length,
      user: codes,
      item: codes.slice(),
      type: new Int32Array(rows.length).fill(-1),
      timestamp: Float64Array.from(rows, ({ timestamp }) => timestamp),
      weight: new Float32Array(rows.length).fill(1),
      offset: Float64Array.from(rows, ({ offset }) => offset),
      id: Float64Array.from(rows, ({ id }) => id),
      newUsers: names,
      newItems: names,
      newTypes: [],
      bytes: 1,
    };
  }
}

/** @param cuts where chunks end */
function chunksOf(messages: readonly Message[], cuts: readonly number[], start = 0): EventChunk[] {
  const reader = new Reader();
  const ends = [...new Set([...cuts.filter((cut) => cut > start && cut < messages.length), messages.length])];
  ends.sort((a, b) => a - b);
  let from = start;
  return ends
    .filter((end) => end > start)
    .map((to) => {
      const chunk = reader.chunk(0, messages.slice(from, to), from, to);
      from = to;
      return chunk;
    });
}

function batchesOf(chunks: readonly EventChunk[], size: number, decides = new EventPolicy(policy)) {
  const queue = new EventQueue(decides);
  const batches: { batch: StreamBatch; state: ReturnType<EventPolicy['state']> }[] = [];
  const give = () => batches.push({ batch: queue.give(), state: decides.state() });
  for (const chunk of chunks) {
    queue.push(chunk);
    while (queue.fill(size)) give();
  }
  if (queue.hasBatch) give();
  return batches;
}

const cutsOf = fc.array(fc.nat(60), { maxLength: 12 });
const sizes = fc.integer({ min: 1, max: 9 });

describe('a queue of events', () => {
  it('cuts the same batches whatever the chunks were', () => {
    fc.assert(
      fc.property(messagesOf(60), cutsOf, cutsOf, sizes, (messages, one, other, size) => {
        expect(batchesOf(chunksOf(messages, one), size)).to.deep.equal(batchesOf(chunksOf(messages, other), size));
      }),
    );
  });

  it('covers every offset once, in order, and gives just the events that the policy admits', () => {
    fc.assert(
      fc.property(messagesOf(60), cutsOf, sizes, (messages, cuts, size) => {
        const batches = batchesOf(chunksOf(messages, cuts), size);
        let at = 0;
        for (const { batch } of batches) {
          for (const { partition, from, to } of batch.ranges) {
            expect(partition).to.equal(0);
            expect(from).to.equal(at);
            expect(to).to.be.above(from);
            at = to;
          }
          for (const offset of batch.offset) expect(offset).to.be.within(batch.ranges[0].from, at - 1);
        }
        expect(at).to.equal(messages.length);
        const decides = new EventPolicy(policy);
        const admitted = messages.flatMap(({ offset, events }) =>
          events
            .filter(({ id, timestamp }) => decides.admits(id, timestamp))
            .map(({ user }) => ({ user: `u${user}`, offset })),
        );
        expect(namedEvents(batches.map(({ batch }) => batch))).to.deep.equal(admitted);
      }),
    );
  });

  it('decides over many events as over one after the other', () => {
    const lateness = fc.constantFrom(0, 3, 10, Infinity);
    const events = fc.array(anyEvent, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        events,
        fc.boolean(),
        fc.nat(5),
        lateness,
        fc.constantFrom('keep', 'drop'),
        (all, hasIds, window, allowed, late) => {
          const options = { duplicateWindow: window, allowedLateness: allowed, late } as EventPolicyOptions;
          const [one, many] = [new EventPolicy(options), new EventPolicy(options)];
          const messages = all.map((event, offset) => ({ offset, events: [hasIds ? event : { ...event, id: -1 }] }));
          const chunk = new Reader().chunk(0, messages, 0, all.length);
          const wanted = messages.flatMap(({ offset, events: [{ id, timestamp }] }) =>
            one.admits(id, timestamp) ? [offset] : [],
          );
          const rows = new Int32Array(all.length);
          const got: number[] = [];
          for (let from = 0; from < all.length; from += 7) {
            const to = Math.min(from + 7, all.length);
            const count = many.admitted(hasIds ? chunk : { ...chunk, id: null }, from, to, rows);
            for (let n = 0; n < count; n++) got.push(count === to - from ? from + n : rows[n]);
          }
          expect(got).to.deep.equal(wanted);
          expect([many.duplicates, many.late, many.state()]).to.deep.equal([one.duplicates, one.late, one.state()]);
        },
      ),
    );
  });

  it('gives batches of the size asked for where messages hold one event, all but the last', () => {
    const messages = Array.from({ length: 100 }, (_, offset) => ({
      offset,
      events: [{ user: offset % 7, id: -1, timestamp: 0 }],
    }));
    const lengths = batchesOf(chunksOf(messages, [13, 50, 51]), 8).map(({ batch }) => batch.length);
    expect(lengths).to.deep.equal([...Array.from({ length: 12 }, () => 8), 4]);
  });

  it('never parts the events of one message', () => {
    fc.assert(
      fc.property(messagesOf(40), cutsOf, sizes, (messages, cuts, size) => {
        const last = new Map<number, number>();
        batchesOf(chunksOf(messages, cuts), size).forEach(({ batch }, n) => {
          for (const offset of batch.offset) {
            expect(last.get(offset) ?? n).to.equal(n);
            last.set(offset, n);
          }
        });
      }),
    );
  });

  it('goes on from any batch, in a new process, with the same batches', () => {
    fc.assert(
      fc.property(messagesOf(60), cutsOf, cutsOf, sizes, fc.nat(20), (messages, one, other, size, stop) => {
        const whole = batchesOf(chunksOf(messages, one), size);
        if (stop >= whole.length) return;
        const { batch, state } = whole[stop];
        const position = batch.ranges[0]?.to ?? 0;
        const resumed = batchesOf(chunksOf(messages, other, position), size, new EventPolicy(policy, state));
        const events = (batches: typeof whole) => namedEvents(batches.map((given) => given.batch));
        const given = whole.slice(0, stop + 1);
        expect([...events(given), ...events(resumed)]).to.deep.equal(events(whole));
        expect(resumed.map((after) => after.batch.ranges)).to.deep.equal(
          whole.slice(stop + 1).map((after) => after.batch.ranges),
        );
        expect(resumed.map((after) => after.state)).to.deep.equal(whole.slice(stop + 1).map((after) => after.state));
      }),
    );
  });

  it('tells of ids when they appear, and of those of events that were left out never', () => {
    const reader = new Reader();
    const queue = new EventQueue(new EventPolicy({ duplicateWindow: 9, allowedLateness: 0, late: 'drop' }));
    const event = (user: number, id: number, timestamp: number) => ({ user, id, timestamp });
    const messages = [event(2, 1, 5), event(4, 1, 5), event(0, 2, 4), event(5, 3, 5), event(2, 4, 5)];
    const placed = messages.map((one, offset) => ({ offset, events: [one] }));
    queue.push(reader.chunk(0, placed, 0, placed.length));
    queue.fill(10);
    const batch = queue.give();
    expect(batch.newUsers).to.deep.equal(['u2', 'u5']);
    expect([...batch.user]).to.deep.equal([0, 1, 0]);
  });

  it('covers what lies before a message that does not fit, whether a chunk ends there or not', () => {
    const event = { user: 1, id: -1, timestamp: 0 };
    const messages = [[event], [], [event, event]].map((events, offset) => ({ offset, events }));
    for (const cuts of [[], [1], [2]]) {
      const ranges = batchesOf(chunksOf(messages, cuts), 2).map(({ batch }) => batch.ranges[0].to);
      expect(ranges).to.deep.equal([2, 3]);
    }
  });

  it('covers partitions that come by turns each by a range of its own', () => {
    const reader = new Reader();
    const queue = new EventQueue();
    const one = (offset: number) => ({ offset, events: [{ user: 1, id: -1, timestamp: 0 }] });
    queue.push(reader.chunk(3, [one(10), one(11)], 8, 14));
    queue.push(reader.chunk(1, [], 0, 5));
    queue.push(reader.chunk(3, [one(15)], 14, 16));
    expect(queue.fill(10)).to.equal(false);
    expect(queue.give().ranges).to.deep.equal([
      { partition: 1, from: 0, to: 5 },
      { partition: 3, from: 8, to: 16 },
    ]);
  });

  it('merges partitions by time, each in its own order', () => {
    const times = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 4 }), sizes, cutsOf, (partitions, size, cuts) => {
        const queue = new EventQueue();
        const reader = new Reader();
        partitions.forEach((all, partition) => {
          const messages = all.map((timestamp, offset) => ({ offset, events: [{ user: 1, id: -1, timestamp }] }));
          const cut = Math.min(cuts[partition] ?? 0, messages.length);
          queue.push(reader.chunk(partition, messages.slice(0, cut), 0, cut));
          queue.push(reader.chunk(partition, messages.slice(cut), cut, messages.length));
        });
        const left = partitions.map((all) => all.slice());
        for (let more = true; more;) {
          more = queue.fill(size);
          const batch = queue.give();
          for (let row = 0; row < batch.length; row++) {
            const oldest = Math.min(...left.filter(({ length }) => length > 0).map(([first]) => first));
            expect(batch.timestamp[row]).to.equal(oldest);
            expect(left[batch.partition[row]].shift()).to.equal(oldest);
          }
        }
        expect(left.flat()).to.deep.equal([]);
      }),
    );
  });

  it('frees the memory of chunks that are used up', () => {
    let freed = 0;
    const queue = new EventQueue(new EventPolicy(), ({ bytes }) => (freed += bytes));
    const messages = Array.from({ length: 10 }, (_, offset) => ({
      offset,
      events: [{ user: 1, id: -1, timestamp: 0 }],
    }));
    for (const chunk of chunksOf(messages, [2, 4, 6])) queue.push(chunk);
    expect([queue.bytes, freed]).to.deep.equal([4, 0]);
    queue.fill(5);
    expect([queue.bytes, freed]).to.deep.equal([2, 2]);
  });
});

function namedEvents(batches: readonly StreamBatch[]): { user: string; offset: number }[] {
  const names: string[] = [];
  return batches.flatMap((batch) => {
    names.push(...batch.newUsers);
    return Array.from(batch.user, (user, row) => ({ user: names[user], offset: batch.offset[row] }));
  });
}
