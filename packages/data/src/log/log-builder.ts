/** Event batches → one log of dense rows. Several logs (train, test) can share their ids and names. */
import { BelfryError } from '@belfry/core';
import type { Interactions } from '../interactions.js';
import type { EventBatch, EventSource } from '../sources/event-source.js';
import { GrowingColumn } from './growing-column.js';
import { IdBuilder } from './id-builder.js';

/** The ids that logs of one data set share. */
export class SharedIds {
  readonly user = new IdBuilder();
  readonly item = new IdBuilder();
  readonly event = new IdBuilder();
  readonly session = new IdBuilder();
}

const OPTIONAL = ['timestamp', 'event', 'weight', 'session'] as const;

export class LogBuilder {
  readonly #ids: SharedIds;
  readonly #user = new GrowingColumn(Int32Array);
  readonly #item = new GrowingColumn(Int32Array);
  readonly #timestamp = new GrowingColumn(Float64Array);
  readonly #event = new GrowingColumn(Int32Array);
  readonly #weight = new GrowingColumn(Float32Array);
  readonly #session = new GrowingColumn(Int32Array);
  #first: { source: EventSource; columns: string } | null = null;
  #length = 0;

  constructor(ids: SharedIds) {
    this.#ids = ids;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws BelfryError MISSING_COLUMN where one source of the log has a column that another lacks */
  add(source: EventSource, batch: EventBatch): void {
    this.#sameColumns(source, batch);
    const { user, item, event, session } = this.#ids;
    const { length, timestamp, weight } = batch;
    this.#length += length;
    for (let i = 0; i < length; i++) this.#user.push(user.rowOf(batch.user[i]));
    for (let i = 0; i < length; i++) this.#item.push(item.rowOf(batch.item[i]));
    if (timestamp !== null) for (let i = 0; i < length; i++) this.#timestamp.push(timestamp[i]);
    if (batch.event !== null) for (let i = 0; i < length; i++) this.#event.push(event.rowOf(batch.event[i]));
    if (weight !== null) for (let i = 0; i < length; i++) this.#weight.push(weight[i]);
    if (batch.session !== null) for (let i = 0; i < length; i++) this.#session.push(session.rowOf(batch.session[i]));
  }

  /** Rows are those of the shared ids; event names are all seen so far. */
  finish(): Interactions {
    const columns = this.#first?.columns.split(' ') ?? [];
    return {
      length: this.#length,
      user: this.#user.finish(),
      item: this.#item.finish(),
      timestamp: columns.includes('timestamp') ? this.#timestamp.finish() : null,
      weight: columns.includes('weight') ? this.#weight.finish() : null,
      session: columns.includes('session') ? this.#session.finish() : null,
      event: columns.includes('event') ? { codes: this.#event.finish(), names: this.#ids.event.ids } : null,
      ...(this.#first?.source.orderIsTime === true ? { orderIsTime: true } : {}),
    };
  }

  #sameColumns(source: EventSource, batch: EventBatch): void {
    const columns = OPTIONAL.filter((column) => batch[column] !== null).join(' ');
    this.#first ??= { source, columns };
    if (columns === this.#first.columns) return;
    throw new BelfryError('MISSING_COLUMN', {
      given: `${source.name} with the columns user item ${columns}, and ${this.#first.source.name} with user item ${this.#first.columns}`,
      expected: 'the same columns in all files of one part',
      change: 'Add or map the missing column, or import the files without it.',
    });
  }
}
