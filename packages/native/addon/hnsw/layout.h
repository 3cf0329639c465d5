// Where everything of a graph lies, for whoever reads or links it. A vector has a slot: its number in the graph.
//
// An element is laid out as in hnswlib's files: a word with the number of links of the lowest layer, room for 2m links,
// the float32 vector, the label in 8 bytes. Links are read while they are written: each is a whole word, and every slot
// that ever stood in a list may be visited, so a list half old and half new does no harm.
#pragma once

#include "plane.h"

namespace belfry {

/** Bits of a slot's state. */
constexpr uint8_t isTombstone = 1;
/** Not linked: equal to a vector that is, which leads to it. */
constexpr uint8_t isTwin = 2;
/** Holds nothing. */
constexpr uint8_t isUnused = 4;
/** Linked, but its row is not yet found here. */
constexpr uint8_t isFresh = 8;
/** In the way of being given as an answer. */
constexpr uint8_t isNoAnswer = isTombstone | isUnused | isFresh;

struct Slot {
  int32_t row;
  /** The first block of its lists above the lowest layer, from 1 on; 0 where it has none. */
  uint32_t upper;
  /** The next vector equal to it, as slot + 1; 0 at the end. */
  uint32_t twin;
  uint8_t state;
  /** For good: vectors that come to this slot later reach the same layer. */
  uint8_t level;
  /** Held while its links are rewritten. */
  uint8_t lock;
};

// All of this is static or a template: each instruction set has its own copies.

template <typename T>
static inline T loadAcquire(const T* from) {
  return __atomic_load_n(from, __ATOMIC_ACQUIRE);
}
template <typename T>
static inline void storeRelease(T* to, T value) {
  __atomic_store_n(to, value, __ATOMIC_RELEASE);
}

struct GraphView {
  uint8_t* const* elements;
  uint8_t* const* slots;
  uint8_t* const* uppers;
  uint8_t* const* codes;
  size_t elementBytes;
  size_t upperBytes;
  size_t codeStride;
  /** Of a code from where its place starts: not 0 where the vector is its own code. */
  size_t codeOffset;
  size_t codeBytes;
  ptrdiff_t dim;
  int m;
  int efConstruction;
  /** Slots from here on came after this view was taken: they are passed over. */
  int64_t slotCount;
  const uint64_t* entry;

  Slot* slot(uint32_t s) const {
    return reinterpret_cast<Slot*>(slots[s >> chunkBits] + (s & chunkMask) * sizeof(Slot));
  }
  uint8_t* element(uint32_t s) const { return elements[s >> chunkBits] + (s & chunkMask) * elementBytes; }
  uint8_t* code(uint32_t s) const { return codes[s >> chunkBits] + (s & chunkMask) * codeStride + codeOffset; }
  float* vector(uint32_t s) const { return reinterpret_cast<float*>(element(s) + 4 + 8 * m); }
  /** Most links of a list. */
  int mostLinks(int layer) const { return layer == 0 ? 2 * m : m; }
  /** The number of links, then the links. */
  uint32_t* links(uint32_t s, int layer) const {
    if (layer == 0) return reinterpret_cast<uint32_t*>(element(s));
    const uint32_t block = slot(s)->upper - 1 + (layer - 1);
    return reinterpret_cast<uint32_t*>(uppers[block >> chunkBits] + (block & chunkMask) * upperBytes);
  }
};

/** hnswlib keeps other things in the upper half of the word. */
static inline int linkCount(const uint32_t* links) { return loadAcquire(links) & 0xffff; }

/** Where a walk starts: a slot and the layer it reaches; 0 in an empty graph. */
static inline uint64_t entryOf(uint32_t slot, int level) {
  return static_cast<uint64_t>(level) << 32 | (static_cast<uint64_t>(slot) + 1);
}
static inline uint32_t entrySlot(uint64_t entry) { return static_cast<uint32_t>(entry) - 1; }
static inline int entryLevel(uint64_t entry) { return static_cast<int>(entry >> 32); }

}  // namespace belfry
