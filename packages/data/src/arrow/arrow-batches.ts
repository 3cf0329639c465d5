/** An Arrow IPC file of any number of record batches, written while they are made: one batch is in memory at a time. */
import {
  AsyncByteQueue,
  Field,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  makeData,
  type Data,
} from 'apache-arrow';
import { atomicWriteFile } from '@belfry/core';

/** Columns of one batch, equally long. All batches have the same names and types, and share their dictionaries. */
export type ArrowColumns = Readonly<Record<string, Data>>;

/**
 * Written whole or not at all.
 * @throws BelfryError DISK_FULL, FILE_NOT_FOUND, FILE_UNREADABLE; what the maker of the batches throws
 */
export async function writeArrowBatches(
  path: string,
  batches: AsyncIterable<ArrowColumns>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  await atomicWriteFile(path, bytesOf(batches, metadata));
}

async function* bytesOf(
  batches: AsyncIterable<ArrowColumns>,
  metadata: Readonly<Record<string, string>>,
): AsyncGenerator<Uint8Array> {
  const written = new WrittenBytes();
  const writer = new RecordBatchFileWriter();
  writer.reset(written);
  let schema: Schema | null = null;
  for await (const columns of batches) {
    schema ??= schemaOf(columns, metadata);
    const children = Object.values(columns);
    const data = makeData({ type: new Struct(schema.fields), length: children[0].length, nullCount: 0, children });
    writer.write(new RecordBatch(schema, data));
    yield* written.take();
  }
  writer.finish();
  yield* written.take();
}

function schemaOf(columns: ArrowColumns, metadata: Readonly<Record<string, string>>): Schema {
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, false));
  return new Schema(fields, new Map(Object.entries(metadata)));
}

/** What the writer has written and nobody has taken yet. */
class WrittenBytes extends AsyncByteQueue {
  #chunks: Uint8Array[] = [];

  override write(chunk: Uint8Array): void {
    if (chunk.byteLength > 0) this.#chunks.push(chunk);
  }

  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
