/** Large pages for large arrays: rows at random places of a table then cost fewer look-ups of addresses. */
import { loadAddon } from './addon/load-addon.js';

/** Asks the system for them before the buffer is used; nothing happens where it grants none, or without the C++ addon. */
export function useLargePages(buffer: ArrayBuffer): void {
  try {
    (loadAddon().useLargePages as (buffer: ArrayBuffer) => void)(buffer);
  } catch {
    // Small pages do as well, only slower.
  }
}
