/** Parts of a file that may be larger than memory, in pieces between which the event loop runs. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** A fraction of a millisecond of hashing. */
const PIECE_BYTES = 256 * 1024;

/** Views of one buffer, each good until the next; fewer bytes where the file ends. */
export async function* pieces(file: FileHandle, offset: number, bytes: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(bytes, PIECE_BYTES));
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(PIECE_BYTES, bytes - at), offset + at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** A range as one array of its own, aligned for any typed array; shorter where the file ends. */
export async function readRange(file: FileHandle, offset: number, bytes: number): Promise<Buffer<ArrayBuffer>> {
  const range = Buffer.from(new ArrayBuffer(bytes));
  let filled = 0;
  while (filled < bytes) {
    const wanted = Math.min(PIECE_BYTES, bytes - filled);
    const { bytesRead } = await file.read(range, filled, wanted, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return range.subarray(0, filled);
}

/** SHA-256 of a range, 64 hexadecimal digits. */
export async function digestOfRange(file: FileHandle, offset: number, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces(file, offset, bytes)) hash.update(piece);
  return hash.digest('hex');
}

export async function isZero(file: FileHandle, offset: number, bytes: number): Promise<boolean> {
  for await (const piece of pieces(file, offset, bytes)) if (piece.some((byte) => byte !== 0)) return false;
  return true;
}

/** Writes all of it, in pieces: one call may write less than it was given. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const wanted = Math.min(PIECE_BYTES, bytes.length - done);
    done += (await file.write(bytes, done, wanted, at + done)).bytesWritten;
  }
}
