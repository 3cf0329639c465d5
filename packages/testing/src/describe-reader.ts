/**
 * Conformance suite of a reader of event logs: it gives exactly the events that a file holds, in order, and tells every
 * row it cannot read. The fixture only knows how to write its format; the suite brings the events.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BelfryError, Rng } from '@belfry/core';
import { BadRows, eventColumns, type EventColumn, type Reader, type ReadOptions } from '@belfry/data';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';

export interface PlantedEvent {
  readonly user: string;
  readonly item: string;
  readonly timestamp: number;
  readonly event: string;
  readonly weight: number;
  readonly session: string;
}

export interface ReaderFixture {
  readonly reader: Reader;
  /** Writes events, those of a user one after the other, as a file of the format. */
  readonly encode: (events: readonly PlantedEvent[]) => string | Uint8Array;
  /** The columns the format carries beside `user` and `item`. */
  readonly carries: readonly EventColumn[];
  /** Whether ids may hold spaces, quotes and line breaks. */
  readonly anyText: boolean;
  /** Whether a `.gz` of the file is read too. */
  readonly gzip: boolean;
  /** A file with one row that cannot be read among `goodRows` others, and what is to be told of it; null where every row can be read. */
  readonly badRow: {
    readonly content: string | Uint8Array;
    readonly goodRows: number;
    readonly line: number;
    readonly column: string | null;
  } | null;
}

const OPTIONS: ReadOptions = { map: {}, separator: null, header: true, timestampUnit: 'auto' };

/** Declares the suite under `describe(name)`. */
export function describeReader({ reader, encode, carries, anyText, gzip, badRow }: ReaderFixture): void {
  describe(`reader: ${reader.name}`, () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(join(tmpdir(), 'belfry-reader-'))));
    after(() => rm(folder, { recursive: true }));

    const put = async (content: string | Uint8Array, name = 'log'): Promise<string> => {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    };
    const read = async (path: string, badRows = new BadRows()): Promise<Partial<PlantedEvent>[]> => {
      const events: Partial<PlantedEvent>[] = [];
      for await (const batch of await reader.read(path, OPTIONS, badRows)) {
        for (let i = 0; i < batch.length; i++)
          events.push(
            Object.fromEntries(
              eventColumns.flatMap((column) => (batch[column] === null ? [] : [[column, batch[column][i]]])),
            ),
          );
      }
      return events;
    };
    const visible = (events: readonly PlantedEvent[]): Partial<PlantedEvent>[] =>
      events.map((event) =>
        Object.fromEntries(['user', 'item', ...carries].map((column) => [column, event[column as EventColumn]])),
      );

    it('gives the events of a file, in order', async () => {
      const events = plantedEvents(20, anyText);
      expect(await read(await put(encode(events)))).to.deep.equal(visible(events));
    });

    it('gives the same events when the source is iterated again', async () => {
      const source = await reader.read(await put(encode(plantedEvents(5, anyText))), OPTIONS, new BadRows());
      const count = async (): Promise<number> => {
        let events = 0;
        for await (const { length } of source) events += length;
        return events;
      };
      expect([await count(), await count()]).to.deep.equal([5, 5]);
    });

    it('gives a file larger than a chunk whole', async () => {
      const events = plantedEvents(20_000, false);
      expect(JSON.stringify(await read(await put(encode(events))))).to.equal(JSON.stringify(visible(events)));
    });

    if (gzip) {
      it('reads a gzip of the file, and refuses one that ends early', async () => {
        const events = plantedEvents(500, anyText);
        const bytes = gzipSync(encode(events));
        expect(await read(await put(bytes, 'log.gz'))).to.deep.equal(visible(events));
        expect(await codeOf(read(await put(bytes.subarray(0, -20), 'cut.gz')))).to.equal('FILE_TRUNCATED');
      });
    }

    it('says that a file does not exist, or is a folder', async () => {
      expect(await codeOf(read(join(folder, 'absent')))).to.equal('FILE_NOT_FOUND');
      expect(await codeOf(read(folder))).to.equal('FILE_UNREADABLE');
    });

    it('meets a file cut anywhere with a coded error or with fewer events, never with another error', async () => {
      const content = Buffer.from(encode(plantedEvents(12, anyText)));
      const step = Math.ceil(content.length / 40);
      for (let length = 0; length < content.length; length += step) {
        const path = await put(content.subarray(0, length), 'cut');
        const outcome = await read(path).then(
          (events) => events.length,
          (error: unknown) => error,
        );
        if (typeof outcome === 'number') expect(outcome).to.be.at.most(12);
        else expect(outcome, String(outcome)).to.be.instanceOf(BelfryError);
      }
    });

    it('refuses bytes that are no text and not its own with a coded error', async () => {
      expect(
        await codeOf(read(await put(Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13), 'image'))),
      ).to.equal('FORMAT_UNKNOWN');
    });

    if (badRow !== null) {
      it('tells file, line, column, what was found and what was expected of a bad row, and reads the others', async () => {
        const path = await put(badRow.content);
        const badRows = new BadRows();
        expect(await read(path, badRows)).to.have.lengthOf(badRow.goodRows);
        expect(badRows.first).to.have.lengthOf(1);
        const [{ file, line, column, found, expected }] = badRows.first;
        expect({ file, line, column }).to.deep.equal({ file: path, line: badRow.line, column: badRow.column });
        expect(found).to.not.equal('');
        expect(expected).to.not.equal('');
      });
    }
  });
}

function plantedEvents(count: number, anyText: boolean): PlantedEvent[] {
  const rng = Rng.fromSeed(7);
  const text = (prefix: string, n: number): string => (anyText ? `${prefix}${n} "é, 雪"\n` : `${prefix}${n}`);
  return Array.from({ length: count }, (_, i) => ({
    user: text('u', Math.floor(i / 3)),
    item: text('i', rng.int(50)),
    timestamp: 1_600_000_000_000 + i * 1000,
    event: rng.int(2) === 0 ? 'click' : 'buy',
    weight: rng.int(8) / 4,
    session: `s${Math.floor(i / 2)}`,
  }));
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof BelfryError ? error.code : String(error);
}
