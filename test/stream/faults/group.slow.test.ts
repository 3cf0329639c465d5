/** What can happen to a reader's place in its group: others come and go, and the reader's own thread is held up. */
import { expect } from 'chai';
import { silentLogger, type Logger } from '@belfry/core';
import { withKafka } from '../real-kafka.js';
import { Reading, numberedEvents, readFrom } from '../topic.js';
import { openedAt } from './open-topic.js';

const SESSION_MS = 6000;
const STALL_MS = 60_000;
/** Of the columns of one chunk, by which a full buffer may be exceeded: 8192 events of 44 bytes, and their frame. */
const CHUNK_BYTES = 8192 * 44 + 256;

describe('stream: faults: the group', function () {
  this.timeout(180_000);

  const opened = openedAt(withKafka());

  it('gets a second reader and loses it: what each read tiles, and nothing is lost', async () => {
    const topic = await opened.topic(4);
    await topic.putEvents(numberedEvents(8000));
    const joins = countedJoins();
    const first = await opened.events(topic, {}, {}, joins);
    const reading = await readFrom(first, 200, new Reading(), (all) => all.events.length >= 2000);

    const second = await opened.events(topic);
    const other = await readFrom(second, 200, new Reading(), (all) => all.events.length >= 1000);
    await readFrom(first, 200, reading, (all) => all.events.length >= 4000);
    await topic.putEvents(numberedEvents(4000, 8000));
    await readFrom(second, 200, other, (all) => all.events.length >= 2000);
    await second.close();

    await readFrom(first, 200, reading, (all) => all.events.length >= 12_000);
    expect(reading.events.toSorted()).to.deep.equal(namesOf(12_000));
    expect(reading.positions).to.deep.equal(await topic.ends());
    expect(new Set(other.events).size).to.equal(other.events.length);
    expect([...other.positions.keys()]).to.have.lengthOf(2);
    expect(joins.count).to.be.at.least(3); // alone, with the other, alone again
  });

  it('keeps a reader whose main thread is busy for ten sessions, whose buffer stays within its bytes', async () => {
    const topic = await opened.topic(2);
    await topic.putEvents(numberedEvents(120_000));
    const joins = countedJoins();
    const bufferBytes = 2 ** 20;
    const settings = { sessionTimeoutMs: SESSION_MS, bufferBytes, maxBytesPerPartition: 2 ** 18 };
    const events = await opened.events(topic, settings, {}, joins);
    const reading = await readFrom(events, 500, new Reading(), ({ batches }) => batches.length === 4);
    const members = async () =>
      (await topic.admin.describeGroups([topic.name])).groups[0].members.map(({ memberId }) => memberId);
    const joined = await members();
    expect(joined).to.have.lengthOf(1);

    for (const end = performance.now() + STALL_MS; performance.now() < end;);

    expect(await members()).to.deep.equal(joined);
    expect(events.stats.bufferedBytes).to.be.within(bufferBytes / 2, bufferBytes + CHUNK_BYTES);
    await readFrom(events, 500, reading, (all) => all.events.length >= 120_000);
    expect(reading.events.toSorted()).to.deep.equal(namesOf(120_000));
    expect(reading.positions).to.deep.equal(await topic.ends());
    expect(await members()).to.deep.equal(joined);
    expect(joins.count).to.equal(1); // of one generation all the time
  });
});

function namesOf(count: number): string[] {
  return numberedEvents(count)
    .map(({ item }) => item)
    .toSorted();
}

/** Services whose logger counts how often the reader has joined its group. */
function countedJoins(): { readonly logger: Logger; readonly count: number } {
  let count = 0;
  const debug = (message: string): void => void (count += Number(message === 'joined the group'));
  return {
    logger: { ...silentLogger, debug },
    get count() {
      return count;
    },
  };
}
