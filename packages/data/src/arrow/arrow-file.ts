/** One Arrow IPC file of one record batch: named columns and metadata. Reading gives views on the file's bytes. */
import { Field, RecordBatch, Schema, Struct, Table, makeData, tableFromIPC, tableToIPC, type Data } from 'apache-arrow';

export interface ArrowTable {
  readonly columns: Readonly<Record<string, Data>>;
  readonly metadata: Readonly<Record<string, string>>;
}

export function encodeArrow({ columns, metadata }: ArrowTable): Uint8Array {
  const names = Object.keys(columns);
  const children = names.map((name) => columns[name]);
  const schema = new Schema(
    names.map((name) => new Field(name, columns[name].type, false)),
    new Map(Object.entries(metadata)),
  );
  const data = makeData({ type: new Struct(schema.fields), length: children[0].length, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'file');
}

/** @param bytes whole file of {@link encodeArrow}; throws the Arrow library's own error on anything else */
export function decodeArrow(bytes: Uint8Array): ArrowTable {
  const { schema, batches } = tableFromIPC(bytes);
  const columns = Object.fromEntries(schema.fields.map(({ name }, i) => [name, batches[0].data.children[i]]));
  return { columns, metadata: Object.fromEntries(schema.metadata) };
}
