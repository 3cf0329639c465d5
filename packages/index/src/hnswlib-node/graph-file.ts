/**
 * The file hnswlib writes, checked without the library: it reports no error when the disk is full and trusts what it reads.
 * Layout: 96 bytes of header; per element its links, vector and label; then per element a byte count and the links of its
 * upper layers.
 */
import { open, type FileHandle } from 'node:fs/promises';

const HEADER_BYTES = 96;

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
  const header = Buffer.alloc(HEADER_BYTES);
  if ((await file.read(header, 0, HEADER_BYTES, 0)).bytesRead < HEADER_BYTES)
    return `${size} bytes, less than a header`;
  const field = (offset: number): number => Number(header.readBigUInt64LE(offset));
  const count = field(16);
  const elementBytes = field(24);
  const vectorBytes = field(32) - field(40);
  if (vectorBytes !== 4 * dim) return `vectors of ${vectorBytes / 4} numbers instead of ${dim}`;
  if (count < vectorCount) return `${count} vectors instead of ${vectorCount}`;
  const linksFrom = HEADER_BYTES + count * elementBytes;
  if (linksFrom + 4 * count > size) return `${size} bytes, too few for ${count} vectors`;
  const upperLayers = Buffer.alloc(size - linksFrom);
  await file.read(upperLayers, 0, upperLayers.length, linksFrom);
  let at = 0;
  for (let element = 0; element < count; element++) {
    if (at + 4 > upperLayers.length) return `${size} bytes, which end before the links of vector ${element}`;
    at += 4 + upperLayers.readUInt32LE(at);
  }
  return at === upperLayers.length ? null : `${size} bytes instead of ${linksFrom + at}`;
}
