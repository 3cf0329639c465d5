/**
 * The log: day after day, visits of users to the shop. A visit begins with one of the user's interests, may change to
 * another on the way, and mixes in noise clicks; some views lead on to the cart, some of those to a purchase.
 */
import { AliasTable, type Progress, type Rng } from '@belfry/core';
import type { Customers } from './customers.js';
import { NOISE, type Demand } from './demand.js';
import { BUY, CART, EventColumns, VIEW } from './event-columns.js';
import type { ShopOptions } from './shop-options.js';

/** The shop's first day, a Monday. */
const FIRST_DAY = Date.UTC(2025, 0, 6);
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FIRST_HOUR = 6;
const LAST_HOUR = 23;
/** Visitors on Monday to Sunday, relative to each other. */
const WEEK: readonly number[] = [1, 0.95, 0.95, 1, 1.15, 1.4, 1.35];

const GOES_ON = 0.75;
const CHANGES_INTEREST = 0.15;
const MEDIAN_PAUSE_MS = 35_000;
const SPREAD_OF_PAUSES = 0.9;
const TO_CART = 0.12;
const TO_CART_BY_NOISE = 0.02;
const TO_PURCHASE = 0.4;

export interface VisitLog {
  readonly columns: EventColumns;
  /** Rows of the training part; the test part is the rest. */
  readonly trainLength: number;
}

export function makeVisits(
  options: ShopOptions,
  customers: Customers,
  demand: Demand,
  rng: Rng,
  progress: Progress,
): VisitLog {
  const visits = new Visits(options, customers, demand, rng);
  const ends = lastRows(options);
  const task = progress.start('Simulating the shop', options.events, 'events');
  ends.forEach((end, day) => {
    visits.fillDay(day, end);
    task.update(end);
  });
  task.end();
  return { columns: visits.columns, trainLength: ends[options.days - options.testDays - 1] };
}

/** [days] the length of the log at the end of each day. */
function lastRows({ days, events }: ShopOptions): number[] {
  let sum = 0;
  const sums = Array.from({ length: days }, (_, day) => (sum += WEEK[day % WEEK.length]));
  return sums.map((soFar) => Math.round((soFar / sum) * events));
}

class Visits {
  readonly columns: EventColumns;
  readonly #options: ShopOptions;
  readonly #customers: Customers;
  readonly #demand: Demand;
  readonly #visitors: AliasTable;
  readonly #rng: Rng;
  #sessions = 0;

  constructor(options: ShopOptions, customers: Customers, demand: Demand, rng: Rng) {
    this.columns = new EventColumns(options.events);
    this.#options = options;
    this.#customers = customers;
    this.#demand = demand;
    this.#visitors = new AliasTable(customers.activity);
    this.#rng = rng;
  }

  /** Adds visits until the log has `end` rows. */
  fillDay(day: number, end: number): void {
    const start = this.columns.length;
    const dayStart = FIRST_DAY + day * DAY_MS;
    this.#demand.startDay(day);
    while (this.columns.length < end) this.#visit(this.#visitorOn(day), day, end);
    this.columns.sortDay(start, dayStart);
  }

  #visit(user: number, day: number, end: number): void {
    const rng = this.#rng;
    const columns = this.columns;
    const session = this.#sessions++;
    const midnight = FIRST_DAY + (day + 1) * DAY_MS;
    const record = (item: number, at: number, event: number, source: number): boolean => {
      if (columns.length >= end || at >= midnight) return false;
      columns.add(user, item, at, session, event, source);
      return true;
    };
    let time = FIRST_DAY + day * DAY_MS + this.#openingMs();
    let interest = this.#interestOf(user, day);
    do {
      if (rng.float() < CHANGES_INTEREST) interest = this.#interestOf(user, day);
      const source = rng.float() < this.#options.noise ? NOISE : interest;
      const item = this.#demand.draw(source, rng);
      if (!record(item, time, VIEW, source)) return;
      if (rng.float() < (source === NOISE ? TO_CART_BY_NOISE : TO_CART)) {
        time += this.#pauseMs();
        if (record(item, time, CART, source) && rng.float() < TO_PURCHASE) {
          time += this.#pauseMs();
          record(item, time, BUY, source);
        }
      }
      time += this.#pauseMs();
    } while (rng.float() < GOES_ON);
  }

  #visitorOn(day: number): number {
    for (;;) {
      const user = this.#visitors.sample(this.#rng);
      if (this.#customers.joinDay[user] <= day) return user;
    }
  }

  /** One of the user's interests by its share on the day. */
  #interestOf(user: number, day: number): number {
    const { offsets, interest, startShare, endShare } = this.#customers.interests;
    const progress = this.#options.days === 1 ? 0 : day / (this.#options.days - 1);
    const last = offsets[user + 1] - 1;
    let left = this.#rng.float();
    for (let i = offsets[user]; i < last; i++) {
      left -= startShare[i] + progress * (endShare[i] - startShare[i]);
      if (left < 0) return interest[i];
    }
    return interest[last];
  }

  /** Time of day at which a visit begins: more and more until the evening. */
  #openingMs(): number {
    const latest = Math.max(this.#rng.float(), this.#rng.float());
    return Math.floor((FIRST_HOUR + (LAST_HOUR - FIRST_HOUR) * latest) * HOUR_MS);
  }

  #pauseMs(): number {
    return Math.ceil(MEDIAN_PAUSE_MS * Math.exp(SPREAD_OF_PAUSES * this.#rng.normal()));
  }
}
