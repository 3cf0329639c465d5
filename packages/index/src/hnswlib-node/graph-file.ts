/**
 * The file hnswlib writes, checked without the library: it reports no error when the disk is full and trusts what it reads.
 * Layout: 96 bytes of header; per element its links, vector and label; then per element a byte count and the links of its
 * upper layers. Links are a number (uint16, beside it the mark of deletion) and so many elements (uint32) of the room there
 * is.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { readRange } from '../files/pieces.js';

const HEADER_BYTES = 96;
const LABEL_BYTES = 8;
const PIECE_BYTES = 256 * 1024;

/** Elements a new graph has room for; later it has room for at most twice those it holds. */
export const FIRST_CAPACITY = 1024;

interface GraphHeader {
  readonly count: number;
  readonly elementBytes: number;
  readonly maxLevel: number;
  readonly entryPoint: number;
  /** Links of the lowest layer, and of those above. */
  readonly lowestLinks: number;
  readonly upperLinks: number;
}

/** In words what is wrong with the file, or null. @param dim coordinates of the graph's vectors @param vectorCount it must hold at least */
export async function graphFileProblem(path: string, dim: number, vectorCount: number): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    return await problemOf(file, dim, vectorCount);
  } finally {
    await file.close();
  }
}

async function problemOf(file: FileHandle, dim: number, vectorCount: number): Promise<string | null> {
  const { size } = await file.stat();
  if (size < HEADER_BYTES) return `${size} bytes, less than a header`;
  const header = headerOf(await readRange(file, 0, HEADER_BYTES), dim, vectorCount);
  if (typeof header === 'string') return header;
  const upperFrom = HEADER_BYTES + header.count * header.elementBytes;
  if (upperFrom + 4 * header.count > size) return `${size} bytes, too few for ${header.count} vectors`;
  const upperLayers = await readRange(file, upperFrom, size - upperFrom);
  return upperProblem(upperLayers, header) ?? (await lowestProblem(file, header));
}

/** The header, or what is wrong with it. */
function headerOf(bytes: Buffer, dim: number, vectorCount: number): GraphHeader | string {
  const field = (offset: number): number => Number(bytes.readBigUInt64LE(offset));
  const [capacity, count, elementBytes, labelAt, vectorAt] = [8, 16, 24, 32, 40].map(field);
  const [upperLinks, lowestLinks, m] = [56, 64, 72].map(field);
  const vectorBytes = labelAt - vectorAt;
  if (vectorBytes !== 4 * dim) return `vectors of ${vectorBytes / 4} numbers instead of ${dim}`;
  if (count < vectorCount) return `${count} vectors instead of ${vectorCount}`;
  const isLaidOut =
    field(0) === 0 && vectorAt === 4 + 4 * lowestLinks && elementBytes === labelAt + LABEL_BYTES && elementBytes > 0;
  if (!isLaidOut || upperLinks !== m || lowestLinks !== 2 * m || lowestLinks > 0xffff)
    return `${m} links in another layout`;
  if (capacity < count || capacity > Math.max(FIRST_CAPACITY, 2 * count)) return `room for ${capacity} vectors`;
  if (Math.abs(bytes.readDoubleLE(80) * Math.log(m) - 1) > 1e-9) return 'layers of another distribution';
  const [maxLevel, entryPoint] = [bytes.readInt32LE(48), bytes.readUInt32LE(52)];
  const hasEntry = count === 0 ? maxLevel === -1 : maxLevel >= 0 && entryPoint < count;
  if (!hasEntry) return `no vector to begin with: ${entryPoint} of ${count}`;
  return { count, elementBytes, maxLevel, entryPoint, lowestLinks, upperLinks };
}

/** A link on a layer must lead to an element that reaches it. */
function upperProblem(bytes: Buffer, { count, maxLevel, entryPoint, upperLinks }: GraphHeader): string | null {
  const layerBytes = 4 + 4 * upperLinks;
  const places = new Float64Array(count);
  const levels = new Int32Array(count);
  let at = 0;
  for (let element = 0; element < count; element++) {
    if (at + 4 > bytes.length) return `an end before the links of vector ${element}`;
    const size = bytes.readUInt32LE(at);
    levels[element] = size / layerBytes;
    places[element] = at + 4;
    if (levels[element] * layerBytes !== size || levels[element] > maxLevel) return `${size} bytes of links`;
    at += 4 + size;
  }
  if (at !== bytes.length) return `upper layers of ${bytes.length} bytes instead of ${at}`;
  if (count > 0 && levels[entryPoint] !== maxLevel)
    return `${maxLevel} layers and a first vector on ${levels[entryPoint]}`;
  for (let element = 0; element < count; element++)
    for (let level = 1; level <= levels[element]; level++) {
      const links = places[element] + (level - 1) * layerBytes;
      if (!areLinks(bytes, links, upperLinks, (to) => to < count && levels[to] >= level)) return lost(element, level);
    }
  return null;
}

async function lowestProblem(file: FileHandle, header: GraphHeader): Promise<string | null> {
  const { count, elementBytes, lowestLinks } = header;
  const together = Math.max(1, Math.floor(PIECE_BYTES / elementBytes));
  for (let from = 0; from < count; from += together) {
    const elements = Math.min(together, count - from);
    const bytes = await readRange(file, HEADER_BYTES + from * elementBytes, elements * elementBytes);
    for (let n = 0; n < elements; n++)
      if (!areLinks(bytes, n * elementBytes, lowestLinks, (to) => to < count)) return lost(from + n, 0);
  }
  return null;
}

function areLinks(bytes: Buffer, at: number, most: number, isElement: (to: number) => boolean): boolean {
  const links = bytes.readUInt16LE(at);
  if (links > most) return false;
  for (let link = 1; link <= links; link++) if (!isElement(bytes.readUInt32LE(at + 4 * link))) return false;
  return true;
}

function lost(element: number, level: number): string {
  return `links of vector ${element} on layer ${level} that lead nowhere`;
}
