/** The bytes of format 2 as docs/format/index.md lists them, written down a second time: takes files apart and makes others, digests included. */
import { createHash } from 'node:crypto';

export interface FileParts {
  /** Header without the sections; whatever is to stand there. */
  about: Record<string, unknown>;
  sections: { name: string; content: Buffer }[];
}

interface Entry {
  name: string;
  offset: number;
  bytes: number;
}

export function takeApart(bytes: Buffer): FileParts {
  const { sections, ...about } = JSON.parse(headerText(bytes)) as { sections: Entry[] };
  return {
    about,
    sections: sections.map(({ name, offset, bytes: size }) => ({
      name,
      content: Buffer.from(bytes.subarray(offset, offset + size)),
    })),
  };
}

export function headerText(bytes: Buffer): string {
  return bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12));
}

/** A file of these parts, every digest right. */
export function putTogether({ about, sections }: FileParts): Buffer {
  const first = 4096;
  let end = first;
  const entries = sections.map(({ name, content }) => {
    const offset = Math.ceil(end / 4096) * 4096;
    end = offset + content.length;
    return { name, offset, bytes: content.length, sha256: sha256(content).toString('hex') };
  });
  const file = Buffer.alloc(end);
  sections.forEach(({ content }, n) => content.copy(file, entries[n].offset));
  headerBlock(JSON.stringify({ ...about, sections: entries })).copy(file);
  return file;
}

/** Everything before the first section, around any header. */
export function headerBlock(json: string): Buffer {
  const length = Buffer.byteLength(json);
  const block = Buffer.alloc(Math.ceil((16 + length + 32) / 4096) * 4096);
  block.write('\x89BELFRY\n', 'latin1');
  block.writeUInt32LE(2, 8);
  block.writeUInt32LE(length, 12);
  block.write(json, 16);
  sha256(block.subarray(0, 16 + length)).copy(block, 16 + length);
  return block;
}

/** The file with another header, which has a digest that fits. */
export function withHeader(file: Buffer, json: string): Buffer {
  const sectionsFrom = headerBlock(headerText(file)).length;
  return Buffer.concat([headerBlock(json), file.subarray(sectionsFrom)]);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
