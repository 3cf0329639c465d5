/** Reads LZ4 frames. Our own, because libraries in JavaScript trust the sizes in a frame, and one of garbage stops them. */

const MAGIC = 0x184d2204;
const STORED = 0x8000_0000;
/** A block's most bytes by the number in the frame's descriptor. */
const BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 2 ** 16, 5: 2 ** 18, 6: 2 ** 20, 7: 2 ** 22 };

/** @throws Error, or RangeError, where the bytes are not one whole frame or several */
export function readLz4Frames(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Output();
  let at = 0;
  do at = readFrame(bytes, view, at, out);
  while (at < bytes.length);
  return out.finish();
}

/** @returns where the frame ends */
function readFrame(bytes: Uint8Array, view: DataView, at: number, out: Output): number {
  const flags = view.getUint8(at + 4);
  const blockBytes = BLOCK_BYTES[(view.getUint8(at + 5) >> 4) & 7];
  if (view.getUint32(at, true) !== MAGIC || flags >> 6 !== 1 || blockBytes === undefined || (flags & 1) !== 0)
    throw new Error('no LZ4 frame without a dictionary');
  const [hasBlockSums, hasSize, hasSum] = [16, 8, 4].map((bit) => (flags & bit) !== 0);
  const start = out.length;
  at += 7 + (hasSize ? 8 : 0);
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return at + (hasSum ? 4 : 0);
    const length = size % STORED;
    const end = at + length;
    if (end > bytes.length || length > blockBytes) throw new Error(`an LZ4 block of ${length} bytes`);
    if (size >= STORED) out.append(bytes.subarray(at, end));
    else readBlock(bytes, at, end, out, start, blockBytes);
    at = end + (hasBlockSums ? 4 : 0);
  }
}

/** @param start where the frame begins in `out`: matches lead no further back */
function readBlock(bytes: Uint8Array, at: number, end: number, out: Output, start: number, blockBytes: number): void {
  const to = out.makeRoom(Math.min(blockBytes, 255 * (end - at)));
  const made = out.bytes;
  const limit = Math.min(made.length, to + blockBytes);
  let next = to;
  while (at < end) {
    const token = bytes[at++];
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255 && at < end;) literals += more = bytes[at++];
    if (at + literals > end || next + literals > limit) throw new Error('LZ4 literals beyond their block');
    for (const last = at + literals; at < last;) made[next++] = bytes[at++];
    if (at === end) break;
    const back = at + 1 < end ? bytes[at] | (bytes[at + 1] << 8) : 0;
    at += 2;
    let length = 4 + (token & 15);
    if (length === 19) for (let more = 255; more === 255 && at < end;) length += more = bytes[at++];
    if (back === 0 || next - back < start || next + length > limit) throw new Error('an LZ4 match beyond its frame');
    for (const last = next + length; next < last; next++) made[next] = made[next - back];
  }
  out.length = next;
}

/** Bytes that grow by doubling. */
class Output {
  bytes = new Uint8Array(2 ** 12);
  length = 0;

  /** @returns where the next byte goes */
  makeRoom(count: number): number {
    if (this.length + count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    return this.length;
  }

  append(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.makeRoom(bytes.length));
    this.length += bytes.length;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
