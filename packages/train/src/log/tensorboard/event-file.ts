/**
 * A file of TensorBoard events in TFRecord framing: length (64 bits), its masked checksum, the event, its masked checksum, all
 * little-endian. A record is appended in one write; one that a crash cut short is beyond what a checkpoint remembers, and cut off.
 */
import { AppendedFile } from '../appended-file.js';
import { encodeEvent, encodeFileVersion, type SummaryEvent } from './event.js';
import { maskedCrc } from './masked-crc.js';

export class EventFile {
  readonly #file: AppendedFile;

  /** @param keepBytes bytes that belong to the state training goes on from */
  constructor(path: string, keepBytes: number) {
    this.#file = new AppendedFile(path, keepBytes);
    if (this.#file.sizeBytes === 0) this.#file.append(record(encodeFileVersion(Date.now())));
  }

  /** @throws DISK_FULL, FILE_UNREADABLE */
  append(event: SummaryEvent): void {
    this.#file.append(record(encodeEvent(event)));
  }

  rewind(bytes: number): void {
    this.#file.rewind(bytes);
  }

  get sizeBytes(): number {
    return this.#file.sizeBytes;
  }
}

const LENGTH_BYTES = 8;
const CRC_BYTES = 4;

function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + CRC_BYTES + data.length + CRC_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(LENGTH_BYTES, maskedCrc(bytes.subarray(0, LENGTH_BYTES)), true);
  bytes.set(data, LENGTH_BYTES + CRC_BYTES);
  view.setUint32(bytes.length - CRC_BYTES, maskedCrc(data), true);
  return bytes;
}
