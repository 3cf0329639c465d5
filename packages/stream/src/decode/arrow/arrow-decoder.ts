/** Arrow IPC: a message holds a table, an event in each row. It is taken whole or refused whole. */
import { DataType, RecordBatchReader, type Data, type RecordBatch } from 'apache-arrow';
import { BelfryError } from '@belfry/core';
import { MS_PER_UNIT } from '@belfry/data';
import { defaultFields, type DecodeOptions, type EventField, type FieldMap } from '../decode-options.js';
import { noValue, type EventDecoder, type MessagePlace, type Refusal } from '../decoder.js';
import { NO_TYPE, type EventColumns } from '../event-columns.js';
import { NO_ID } from '../event-hash.js';
import { PlainEvents } from '../plain-event.js';
import { registerArrowCodecs } from './arrow-codecs.js';
import { checkArrow } from './check-arrow.js';
import { PlainCells, type Cells } from './cells.js';
import { idCells, plainIds, type IdCells } from './id-cells.js';
import { numberCells, parsedNumbers, type NumberCells } from './number-cells.js';

/** The columns of a batch; null = it has none of that name. */
interface EventCells {
  readonly user: IdCells;
  readonly item: IdCells;
  readonly event: IdCells | null;
  readonly id: IdCells | null;
  readonly timestamp: NumberCells | null;
  readonly weight: NumberCells | null;
}

export class ArrowDecoder implements EventDecoder {
  readonly format = 'arrow';
  readonly #fields: FieldMap;
  readonly #plain: PlainEvents;
  /** NaN where times are not numbers. */
  readonly #msPerUnit: number;
  /** Of the message at hand: columns have to begin at multiples of 8 bytes, messages begin anywhere. */
  #copy = new Uint8Array(2 ** 18);

  static async create(options: DecodeOptions): Promise<ArrowDecoder> {
    await registerArrowCodecs();
    return new ArrowDecoder(options);
  }

  private constructor(options: DecodeOptions) {
    this.#fields = { ...defaultFields, ...options.fields };
    this.#plain = new PlainEvents(this.#fields, options);
    const { timestampUnit = 'ms' } = options;
    this.#msPerUnit = timestampUnit === 'iso' ? NaN : MS_PER_UNIT[timestampUnit];
  }

  prepare(): null {
    return null;
  }

  /** @throws BelfryError CODEC_UNAVAILABLE */
  decode(value: Buffer | null, at: MessagePlace, out: EventColumns): Refusal | null {
    if (value === null) return noValue;
    try {
      const found: EventCells[] = [];
      for (const batch of this.#readBatches(value)) {
        const cells = this.#cellsOf(batch);
        if ('kind' in cells) return cells;
        requireLength(cells, batch.numRows);
        const refusal = this.#check(cells);
        if (refusal !== null) return refusal;
        found.push(cells);
      }
      for (const cells of found) append(cells, at, out);
      return null;
    } catch (error) {
      if (error instanceof BelfryError) throw error;
      return { kind: 'undecodable', reason: `not Arrow IPC: ${(error as Error).message}` };
    }
  }

  #readBatches(value: Buffer): Iterable<RecordBatch> {
    if (this.#copy.length < value.length) this.#copy = new Uint8Array(2 * value.length);
    this.#copy.set(value);
    const bytes = this.#copy.subarray(0, value.length);
    checkArrow(bytes);
    return RecordBatchReader.from(bytes);
  }

  #cellsOf(batch: RecordBatch): EventCells | Refusal {
    const user = this.#ids('user', batch);
    const item = this.#ids('item', batch);
    if (user === null) return this.#plain.refusal('user', undefined);
    if (item === null) return this.#plain.refusal('item', undefined);
    return {
      user,
      item,
      event: this.#ids('event', batch),
      id: this.#ids('id', batch),
      timestamp: this.#numbers('timestamp', batch, this.#msPerUnit),
      weight: this.#numbers('weight', batch, 1),
    };
  }

  #ids(field: EventField, batch: RecordBatch): IdCells | null {
    const column = findColumn(batch, this.#fields[field]);
    if (column === null) return null;
    return 'data' in column ? idCells(column.data) : plainIds(column.cells);
  }

  #numbers(field: 'timestamp' | 'weight', batch: RecordBatch, factor: number): NumberCells | null {
    const column = findColumn(batch, this.#fields[field]);
    if (column === null) return null;
    const parse = (value: unknown): number | null => this.#plain.number(field, value);
    return 'data' in column ? numberCells(column.data, factor, parse) : parsedNumbers(column.cells, parse);
  }

  /** Why the batch cannot be taken, or null. */
  #check({ user, item, event, id, timestamp, weight }: EventCells): Refusal | null {
    return (
      this.#badRow('user', user, user.firstBad(false)) ??
      this.#badRow('item', item, item.firstBad(false)) ??
      this.#badRow('timestamp', timestamp, timestamp?.firstBad(-Infinity) ?? -1) ??
      this.#badRow('weight', weight, weight?.firstBad(0) ?? -1) ??
      this.#badRow('event', event, event?.firstBad(true) ?? -1) ??
      this.#badRow('id', id, id?.firstBad(true) ?? -1)
    );
  }

  #badRow(field: EventField, cells: Cells | null, row: number): Refusal | null {
    if (cells === null || row < 0) return null;
    const { kind, reason } = this.#plain.refusal(field, cells.valueAt(row));
    return { kind, reason: `row ${row}: ${reason}` };
  }
}

/** A column of the batch; within one of structs, the child column, or its cells one by one where structs are null. */
function findColumn(batch: RecordBatch, path: string | null): { data: Data } | { cells: Cells } | null {
  if (path === null) return null;
  const names = path.split('.');
  let data: Data = batch.data;
  for (let depth = 0; depth < names.length; depth++) {
    if (!DataType.isStruct(data.type)) return null;
    const place = data.type.children.findIndex(({ name }) => name === names[depth]);
    if (place < 0) return null;
    if (depth > 0 && data.nullCount > 0) return { cells: new PlainCells(data, names.slice(depth)) };
    data = data.children[place];
  }
  return { data };
}

/** A damaged message may say of each column what it likes. */
function requireLength(cells: EventCells, rows: number): void {
  for (const column of Object.values(cells) as (Cells | null)[])
    if (column !== null && column.length !== rows)
      throw new Error(`a column of ${column.length} in a batch of ${rows}`);
}

function append({ user, item, event, id, timestamp, weight }: EventCells, at: MessagePlace, out: EventColumns): void {
  const events = user.length;
  const first = out.makeRoom(events);
  const end = first + events;
  user.codes(out.users, out.user, first);
  item.codes(out.items, out.item, first);
  if (event === null) out.type.fill(NO_TYPE, first, end);
  else event.codes(out.types, out.type, first);
  if (out.id !== null) {
    if (id === null) out.id.fill(NO_ID, first, end);
    else id.hashes(out.id, first);
  }
  if (timestamp === null) out.timestamp.fill(at.timestamp, first, end);
  else timestamp.put(at.timestamp, out.timestamp, first);
  if (weight === null) out.weight.fill(1, first, end);
  else weight.put(1, out.weight, first);
  out.offset.fill(at.offset, first, end);
  out.added(events);
}
