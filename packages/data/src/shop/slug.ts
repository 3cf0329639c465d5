/** Readable unique ids: words and a serial number, e.g. `walnut-reading-lamp-0412`. */

/** @param count how many there will be, which sets the width of the number. @param row from 0 */
export function slugWithSerial(words: string, row: number, count: number): string {
  const width = Math.max(4, String(count - 1).length);
  return `${words.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${String(row).padStart(width, '0')}`;
}
