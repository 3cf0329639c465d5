// Ids by their bytes, many at a time: while one id is compared, memory brings the slots of those after it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

/**
 * A hash table with open addressing, a power of two of slots, at least one of them free: an id lies in the first slot from
 * its hash on that was free when it came. A slot is four numbers: the words of the id's key, its length in bytes, its code
 * + 1 (0 = the slot is free).
 */
struct IdTable {
  const int32_t* slots;
  ptrdiff_t slotCount;
  /** Code c's bytes are those from starts[c] on. */
  const int32_t* starts;
  const uint8_t* bytes;
};

/** What an id is looked for by. */
struct IdKey {
  /** The first four bytes, the first of them the lowest; of fewer than four all of them, the first the highest. */
  uint32_t first;
  /** The last four bytes; 0 where there are fewer. */
  uint32_t last;
  uint32_t hash;
};

IdKey idKey(const uint8_t* id, int32_t length);

/** Id n lies in bytes offsets[n] … offsets[n + 1]. */
struct IdTexts {
  const uint8_t* bytes;
  ptrdiff_t byteCount;
  const int32_t* offsets;
  ptrdiff_t count;
};

/**
 * codes[n] = the code of id n, −1 where it is not in the table.
 *
 * @returns false where offsets lead beyond the bytes or back; some codes were written then
 */
bool findIds(const IdTable& table, const IdTexts& texts, int32_t* codes);

}  // namespace belfry
