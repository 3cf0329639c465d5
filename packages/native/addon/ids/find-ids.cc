#include "find-ids.h"

#include <algorithm>
#include <cstring>

namespace belfry {
namespace {

/** Ids whose slots are on their way at a time: more than the misses a core has open, few enough for the nearest cache. */
constexpr ptrdiff_t blockSize = 32;
constexpr int32_t wordBytes = 4;
constexpr ptrdiff_t slotNumbers = 4;

uint32_t wordAt(const uint8_t* bytes) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  uint32_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
#else
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<uint32_t>(bytes[3]) << 24;
#endif
}

uint32_t shortWord(const uint8_t* bytes, int32_t length) {
  uint32_t word = 0;
  for (int32_t i = 0; i < length; i++) word = (word << 8) | bytes[i];
  return word;
}

uint32_t hashStep(uint32_t hash, uint32_t word) {
  const uint32_t mixed = (hash ^ word) * 0x2c1b3c6du;
  return mixed ^ (mixed >> 15);
}

/** The slot at a place, counted round the table. */
const int32_t* slotAt(const IdTable& table, uint32_t place) {
  return table.slots + slotNumbers * (place & (table.slotCount - 1));
}

/** Whether two ids of one length agree between their first and their last word. */
bool hasSameMiddle(const uint8_t* a, const uint8_t* b, int32_t length) {
  return length <= 2 * wordBytes || std::memcmp(a + wordBytes, b + wordBytes, length - 2 * wordBytes) == 0;
}

int32_t codeOf(const IdTable& table, const uint8_t* id, int32_t length, const IdKey& key) {
  for (uint32_t place = key.hash;; place++) {
    const int32_t* const slot = slotAt(table, place);
    const int32_t code = slot[3] - 1;
    if (code < 0) return code;
    const uint32_t differs = (static_cast<uint32_t>(slot[0]) ^ key.first) | (static_cast<uint32_t>(slot[1]) ^ key.last) |
                             static_cast<uint32_t>(slot[2] ^ length);
    if (differs == 0 && hasSameMiddle(table.bytes + table.starts[code], id, length)) return code;
  }
}

}  // namespace

IdKey idKey(const uint8_t* id, int32_t length) {
  const bool hasWord = length >= wordBytes;
  const uint32_t first = hasWord ? wordAt(id) : shortWord(id, length);
  const uint32_t last = hasWord ? wordAt(id + length - wordBytes) : 0;
  uint32_t hash = hashStep(hashStep(length, first), last);
  for (int32_t i = wordBytes; i < length - wordBytes; i += wordBytes) hash = hashStep(hash, wordAt(id + i));
  return {first, last, hash};
}

bool findIds(const IdTable& table, const IdTexts& texts, int32_t* codes) {
  IdKey keys[blockSize];
  for (ptrdiff_t start = 0; start < texts.count; start += blockSize) {
    const ptrdiff_t count = std::min(blockSize, texts.count - start);
    const int32_t* const offsets = texts.offsets + start;
    for (ptrdiff_t i = 0; i < count; i++) {
      if (offsets[i] < 0 || offsets[i + 1] < offsets[i] || offsets[i + 1] > texts.byteCount) return false;
      keys[i] = idKey(texts.bytes + offsets[i], offsets[i + 1] - offsets[i]);
      __builtin_prefetch(slotAt(table, keys[i].hash));
    }
    for (ptrdiff_t i = 0; i < count; i++) {
      codes[start + i] = codeOf(table, texts.bytes + offsets[i], offsets[i + 1] - offsets[i], keys[i]);
    }
  }
  return true;
}

}  // namespace belfry
