#include "distinct.h"

#include <cstring>

#include "../pool/scratch.h"

namespace belfry {

ptrdiff_t distinctRows(const int32_t* rows, ptrdiff_t count, int32_t* places, int32_t* distinct) {
  int bits = 4;
  while ((ptrdiff_t{1} << bits) < 2 * count) bits++;
  const uint32_t mask = (uint32_t{1} << bits) - 1;
  /** Per slot the place of the row that took it, −1 while it is free; a row that finds its slot taken tries the next. */
  const Array<int32_t> slots(size_t{1} << bits);
  std::memset(slots.data(), 0xff, slots.size() * sizeof(int32_t));
  ptrdiff_t found = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    const int32_t row = rows[i];
    if (row < 0) {
      places[i] = -1;
      continue;
    }
    uint32_t slot = (static_cast<uint32_t>(row) * 0x9e3779b9u) >> (32 - bits);
    while (slots[slot] >= 0 && distinct[slots[slot]] != row) slot = (slot + 1) & mask;
    if (slots[slot] < 0) {
      slots[slot] = static_cast<int32_t>(found);
      distinct[found++] = row;
    }
    places[i] = slots[slot];
  }
  return found;
}

}  // namespace belfry
