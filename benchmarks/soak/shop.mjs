// A shop whose population is fixed: users, items, and the items each user ever takes. All of it has come up after a while, and what
// is kept by id cannot grow any more. One message in a hundred is a repeat, one in ten thousand garbage.
import { AliasTable, Rng } from '@belfry/core';

export const USERS = 2000;
const ITEMS = 3000;
const ITEMS_A_USER = 100;
/** Shares no factor with the number of items: what users take is spread over the catalogue. */
const STRIDE = 37;
const REPEAT_EVERY = 100;
const GARBAGE_EVERY = 10_000;

export class Shop {
  #rng = Rng.fromSeed(1);
  #tastes = new AliasTable(Float64Array.from({ length: ITEMS_A_USER }, (_, rank) => 1 / Math.sqrt(rank + 1)));
  events = 0;
  repeats = 0;
  garbage = 0;

  /** By partition, the event that was made last. */
  #last = [];

  /**
   * The next events, each with an id of its own, and noise among them. Noise stands before an event of the same partition: once
   * training has read the last event, it has read all that was sent.
   */
  messages(count, partitions) {
    return Array.from({ length: count }, () => this.#eventAfterNoise(partitions)).flat();
  }

  #eventAfterNoise(partitions) {
    const n = this.events++;
    const user = n < USERS ? n : this.#rng.int(USERS);
    const item = n < ITEMS ? n : (user * STRIDE + this.#tastes.sample(this.#rng)) % ITEMS; // at first each comes up once
    const partition = user % partitions;
    const repeated = n % REPEAT_EVERY === REPEAT_EVERY / 2 ? this.#last[partition] : undefined;
    const isGarbage = n % GARBAGE_EVERY === GARBAGE_EVERY / 2;
    if (repeated !== undefined) this.repeats++;
    if (isGarbage) this.garbage++;
    const event = { partition, value: `{"id":"${n}","user":"u${user}","item":"i${item}","timestamp":${Date.now()}}` };
    this.#last[partition] = event;
    return [
      ...(repeated === undefined ? [] : [{ ...repeated }]),
      ...(isGarbage ? [{ partition, value: '{"user":' }] : []),
      event,
    ];
  }
}
