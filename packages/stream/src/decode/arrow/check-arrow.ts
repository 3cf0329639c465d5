/**
 * Arrow IPC, checked before the library sees it: the library goes where offsets lead and makes as
 * many objects as lengths say, and the bytes of a topic may say anything. What is checked is that all lies within the bytes, that
 * columns are no longer than these can make them, and that what is nested ends.
 */

/** The layout of flatbuffers, as far as Arrow's metadata uses it: what is in each slot of a table that is not a number. */
type Shape = Readonly<Record<number, (view: DataView, at: number, budget: Budget) => void>>;

/** Tables that may still be visited. */
interface Budget {
  left: number;
  /** The most that a column may have. */
  readonly rows: number;
}

const MAX_TABLES = 20_000;
const MAX_DEPTH = 64;
/** Of a body, which may be compressed: far more than is sensible, far less than would stop the reader. */
const ROWS_A_BYTE = 1024;
const CONTINUATION = 0xffff_ffff;

const keyValue: Shape = { 0: vector(1), 1: vector(1) };
const compression: Shape = {};
const recordBatch: Shape = { 1: nodes, 2: vector(16), 3: table(compression), 4: vector(8) };
const dictionaryBatch: Shape = { 1: table(recordBatch) };
/** Of all types: only a time zone (text) and the ids of a union (32 bits) lie elsewhere, both in slot 1. */
const TIMESTAMP = 10;
const UNION = 14;
const typeShapes: Readonly<Record<number, Shape>> = { [TIMESTAMP]: { 1: vector(1) }, [UNION]: { 1: vector(4) } };
const dictionaryEncoding: Shape = { 1: table({}) };
const field: Shape = {
  0: vector(1),
  4: table(dictionaryEncoding),
  5: tables((view, at, budget) => checkField(view, at, budget)),
  6: tables(table(keyValue)),
};
const metadata = tables(table(keyValue));
const schema: Shape = { 1: field[5], 2: metadata, 3: vector(8) };
const footerShape: Shape = { 1: table(schema), 2: vector(24), 3: vector(24), 4: metadata };
const HEADERS: Readonly<Record<number, Shape>> = { 1: schema, 2: dictionaryBatch, 3: recordBatch };

const FILE_MARK = Buffer.from('ARROW1');
const STREAM_END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

/**
 * A whole stream, or a whole file. The library reads what is cut between two batches as a shorter one.
 *
 * @throws Error, or RangeError, where it is not
 */
export function checkArrow(bytes: Uint8Array): void {
  const isFile = FILE_MARK.equals(bytes.subarray(0, FILE_MARK.length));
  const end = isFile ? FILE_MARK : STREAM_END;
  if (!end.equals(bytes.subarray(-end.length))) throw new Error(`${bytes.length} bytes without Arrow's end mark`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isFile) checkFile(view);
  else checkStream(view);
}

/** Message after message, to the one of no length. */
function checkStream(view: DataView): void {
  for (let at = 0; view.getInt32(at + 4, true) !== 0;) at = checkMessage(view, at);
}

/** At the end of a file lies where each message is: three numbers of 8 bytes, of which the first is its place. */
function checkFile(view: DataView): void {
  const tail = view.byteLength - FILE_MARK.length - 4;
  const length = view.getInt32(tail, true);
  const footer = part(view, tail - length, length);
  const root = footer.getUint32(0, true);
  checkTable(footer, root, footerShape, { left: MAX_TABLES, rows: 0 });
  for (const place of [2, 3]) {
    const found = slot(footer, root, place);
    if (found === null) continue;
    const blocks = list(footer, found, 24);
    for (let i = 0; i < blocks.length; i++) checkMessage(view, wide(footer, blocks.from + 24 * i));
  }
}

/** @returns where the message and its body end */
function checkMessage(view: DataView, at: number): number {
  if (view.getUint32(at, true) !== CONTINUATION) throw new Error(`no message at byte ${at}`);
  const length = view.getInt32(at + 4, true);
  const message = part(view, at + 8, length);
  const root = message.getUint32(0, true);
  const header = HEADERS[byteIn(message, root, 1)];
  if (header === undefined) throw new Error('a message that is no schema, dictionary or batch');
  const body = slot(message, root, 3);
  const bodyBytes = body === null ? 0 : wide(message, body);
  const end = at + 8 + length + bodyBytes;
  if (bodyBytes < 0 || end > view.byteLength) throw new Error(`a body of ${bodyBytes} bytes beyond the end`);
  checkTable(message, root, { 2: table(header), 4: metadata }, { left: MAX_TABLES, rows: bodyBytes * ROWS_A_BYTE });
  return end;
}

let depth = 0;

/** @param at where a field lies */
function checkField(view: DataView, at: number, budget: Budget): void {
  if (++depth > MAX_DEPTH) {
    depth = 0;
    throw new Error(`fields nested deeper than ${MAX_DEPTH}`);
  }
  const target = at + view.getUint32(at, true);
  checkTable(view, target, { ...field, 3: table(typeShapes[byteIn(view, target, 2)] ?? {}) }, budget);
  depth--;
}

function checkTable(view: DataView, at: number, shape: Shape, budget: Budget): void {
  if (--budget.left < 0) throw new Error(`metadata of more than ${MAX_TABLES} tables`);
  for (const [place, check] of Object.entries(shape)) {
    const found = slot(view, at, Number(place));
    if (found !== null) check(view, found, budget);
  }
}

/** Where a table's slot lies, null where the table has none. */
function slot(view: DataView, at: number, place: number): number | null {
  const layout = at - view.getInt32(at, true);
  const offset = 4 + 2 * place;
  if (offset >= view.getUint16(layout, true)) return null;
  const found = view.getUint16(layout + offset, true);
  return found === 0 ? null : at + found;
}

function byteIn(view: DataView, at: number, place: number): number {
  const found = slot(view, at, place);
  return found === null ? 0 : view.getUint8(found);
}

function wide(view: DataView, at: number): number {
  return Number(view.getBigInt64(at, true));
}

function part(view: DataView, at: number, length: number): DataView {
  return new DataView(view.buffer, view.byteOffset + at, length);
}

/** A slot that leads to a table. */
function table(shape: Shape): Shape[number] {
  return (view, at, budget) => checkTable(view, at + view.getUint32(at, true), shape, budget);
}

/** A slot that leads to a list of places of tables. */
function tables(check: Shape[number]): Shape[number] {
  return (view, at, budget) => {
    const { from, length } = list(view, at, 4);
    for (let i = 0; i < length; i++) check(view, from + 4 * i, budget);
  };
}

/** A slot that leads to text or to a list of numbers. */
function vector(elementBytes: number): Shape[number] {
  return (view, at) => void list(view, at, elementBytes);
}

/** Lengths and numbers of nulls of columns. */
function nodes(view: DataView, at: number, budget: Budget): void {
  const { from, length } = list(view, at, 16);
  for (let i = 0; i < length; i++) {
    const rows = wide(view, from + 16 * i);
    const nulls = wide(view, from + 16 * i + 8);
    if (!(rows >= 0 && rows <= budget.rows && nulls >= 0 && nulls <= rows))
      throw new Error(`a column of ${rows} rows, ${nulls} of them null`);
  }
}

function list(view: DataView, at: number, elementBytes: number): { from: number; length: number } {
  const start = at + view.getUint32(at, true);
  const length = view.getUint32(start, true);
  if (start + 4 + length * elementBytes > view.byteLength) throw new Error(`a list of ${length} beyond the metadata`);
  return { from: start + 4, length };
}
