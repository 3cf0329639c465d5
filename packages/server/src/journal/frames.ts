/**
 * Frames of a journal file: magic, length, CRC-32 of the payload, CRC-32 of those twelve bytes, payload. A frame is written
 * and synced whole before the next begins, so a bad frame with nothing whole behind it is one that a crash cut off, and a bad
 * frame before a whole one is damage. The magic begins with 0xFF, which UTF-8 never has: no payload can look like a frame.
 */
import { crc32 } from 'node:zlib';
import { BelfryError } from '@belfry/core';

const MAGIC = Buffer.from([0xff, 0x42, 0x4a, 0x01]);
const HEADER_BYTES = 16;
/** Of a file that is read: several files of some ten MiB, held whole with all their texts, would be most of a server's memory. */
const BLOCK_BYTES = 1 << 20;

/** @param text UTF-8 */
export function encodeFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const frame = Buffer.alloc(HEADER_BYTES + payload.length);
  MAGIC.copy(frame);
  frame.writeUInt32LE(payload.length, 4);
  frame.writeUInt32LE(crc32(payload), 8);
  frame.writeUInt32LE(crc32(frame.subarray(0, 12)), 12);
  payload.copy(frame, HEADER_BYTES);
  return frame;
}

/** Bytes up to which all frames are whole; what is behind was cut off. @throws JOURNAL_CORRUPT where a whole one is behind */
export function wholeBytesOf(bytes: Buffer, path: string): number {
  let at = 0;
  while (at < bytes.length) {
    const payload = payloadAt(bytes, at);
    if (payload === null) {
      requireNoneBehind(bytes, at, at, path);
      break;
    }
    at = endOfFrame(at, payload);
  }
  return at;
}

/**
 * The texts of frames, read block by block into one buffer: no more is held than a block and the frame at hand.
 *
 * @param read fills what it can of the bytes given, and says how many; 0 at the end
 * @throws JOURNAL_CORRUPT where they do not end with a whole frame
 */
export async function* textsOfFrames(read: (into: Buffer) => Promise<number>, path: string): AsyncGenerator<string> {
  let buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  let length = 0;
  /** Bytes of the file before those in the buffer. */
  let before = 0;
  for (let count = await read(buffer); count > 0; count = await read(buffer.subarray(length))) {
    length += count;
    const held = buffer.subarray(0, length);
    let at = 0;
    for (let payload = payloadAt(held, at); payload !== null; payload = payloadAt(held, at)) {
      yield payload.toString('utf8');
      at = endOfFrame(at, payload);
    }
    before += at;
    held.copyWithin(0, at);
    length -= at;
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
  }
  if (length === 0) return;
  requireNoneBehind(buffer.subarray(0, length), 0, before, path);
  throw corruptJournal(path, `${length} bytes that are no frame at its end`);
}

function endOfFrame(at: number, payload: Buffer): number {
  return at + HEADER_BYTES + payload.length;
}

/** @param place where the bad frame lies in the file */
function requireNoneBehind(bytes: Buffer, at: number, place: number, path: string): void {
  if (hasFrameBehind(bytes, at)) throw corruptJournal(path, `bytes at ${place} that are no frame, before one that is`);
}

function payloadAt(bytes: Buffer, at: number): Buffer | null {
  const start = at + HEADER_BYTES;
  if (start > bytes.length || MAGIC.compare(bytes, at, at + MAGIC.length) !== 0) return null;
  if (bytes.readUInt32LE(at + 12) !== crc32(bytes.subarray(at, at + 12))) return null;
  const payload = bytes.subarray(start, start + bytes.readUInt32LE(at + 4));
  const isWhole = payload.length === bytes.readUInt32LE(at + 4) && crc32(payload) === bytes.readUInt32LE(at + 8);
  return isWhole ? payload : null;
}

function hasFrameBehind(bytes: Buffer, bad: number): boolean {
  for (let at = bytes.indexOf(MAGIC, bad + 1); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    if (payloadAt(bytes, at) !== null) return true;
  }
  return false;
}

export function corruptJournal(path: string, given: string): BelfryError {
  return new BelfryError('JOURNAL_CORRUPT', {
    given: `${path}: ${given}`,
    expected: 'the files as the server left them',
    change: 'Restore the folder from a copy, or move it away to start without upserts and events.',
    details: { path },
  });
}
