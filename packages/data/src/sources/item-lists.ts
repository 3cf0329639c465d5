/** Text with a user and all of the user's items on a line: `user item item …`, ids separated by spaces or tabs. */
import { BelfryError } from '@belfry/core';
import { readLines } from '../tables/read-lines.js';
import type { EventBatch, EventSource } from './event-source.js';
import type { Reader } from './reader.js';

/** The text format of LightGCN's public data sets: ids count from 0, the order of a line means nothing. */
export const lightgcn: Reader = itemListReader({ name: 'lightgcn', idOrder: 'numeric', orderIsTime: false });

/** The text format of S3-Rec's public data sets: each line in time order. */
export const sequences: Reader = itemListReader({ name: 'sequences', idOrder: 'appearance', orderIsTime: true });

function itemListReader({
  name,
  idOrder,
  orderIsTime,
}: Pick<Reader, 'name' | 'idOrder'> & Pick<EventSource, 'orderIsTime'>): Reader {
  return {
    name,
    extensions: [],
    idOrder,
    async read(path) {
      await refuseOtherSeparator(path);
      return new ItemLists(path, orderIsTime);
    },
  };
}

class ItemLists implements EventSource {
  #usersWithoutItems = 0;

  constructor(
    readonly name: string,
    readonly orderIsTime: boolean,
  ) {}

  get notes(): string[] {
    return this.#usersWithoutItems === 0 ? [] : [`${this.#usersWithoutItems} lines hold a user and no item`];
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EventBatch> {
    this.#usersWithoutItems = 0;
    for await (const { lines } of readLines(this.name)) {
      const user: string[] = [];
      const item: string[] = [];
      for (const line of lines) {
        const [owner, ...items] = idsOf(line);
        if (owner !== undefined && items.length === 0) this.#usersWithoutItems++;
        for (const id of items) {
          user.push(owner);
          item.push(id);
        }
      }
      yield { length: user.length, user, item, timestamp: null, event: null, weight: null, session: null };
    }
  }
}

function idsOf(line: string): string[] {
  return line.split(/[ \t]+/).filter((id) => id !== '');
}

/** A first line that is one long id with commas in it was written for another reader. */
async function refuseOtherSeparator(path: string): Promise<void> {
  for await (const { lines } of readLines(path)) {
    const first = lines.find((line) => line.trim() !== '');
    if (first === undefined) continue;
    if (idsOf(first).length === 1 && /[,;|:]/.test(first)) {
      throw new BelfryError('WRONG_SEPARATOR', {
        given: `${path}, whose first line ${JSON.stringify(first.slice(0, 80))} has no space`,
        expected: 'ids separated by spaces or tabs: user item item …',
        change: 'Name another --format (csv, tsv), or separate the ids by spaces.',
        details: { path },
      });
    }
    return;
  }
}
