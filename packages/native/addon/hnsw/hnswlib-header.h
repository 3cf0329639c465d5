// hnswlib's file: a header of 96 bytes; an element for each vector (links of the lowest layer, vector, label); then for each
// a byte count and its lists of links above the lowest layer.
//
// hnswlib ignores some bits of the word before an element's links. There it says what hnswlib has no notion of: a twin is
// linked from its leader, by the last of the leader's links, and links to the next twin and the leader.
#pragma once

#include <cstdint>

namespace belfry {
namespace hnswlib {

struct Header {
  uint64_t lowestLayerOffset;
  uint64_t mostElements;
  uint64_t count;
  uint64_t elementBytes;
  uint64_t labelOffset;
  uint64_t vectorOffset;
  int32_t highestLevel;
  uint32_t entry;
  uint64_t mostLinks;
  uint64_t mostLowestLinks;
  uint64_t m;
  double levelFactor;
  uint64_t efConstruction;
};
static_assert(sizeof(Header) == 96, "hnswlib's header has no gaps");

/** Bits of the word before the links. The first is hnswlib's own mark of deleted vectors. */
constexpr uint32_t deletedBit = uint32_t{1} << 16;
constexpr uint32_t twinBit = uint32_t{1} << 24;
constexpr uint32_t unusedBit = uint32_t{1} << 25;
/** Labels of what cannot be found: beyond all rows, and all different. */
constexpr uint64_t firstDeletedLabel = uint64_t{1} << 40;

}  // namespace hnswlib
}  // namespace belfry
