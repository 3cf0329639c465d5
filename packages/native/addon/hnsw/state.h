// What a graph consists of.
#pragma once

#include <deque>
#include <mutex>
#include <vector>

#include "codes.h"
#include "graph.h"
#include "layout.h"
#include "plane.h"
#include "readers.h"
#include "walk-memory.h"

namespace belfry {

/** Memory of a file that planes have borrowed. */
class Mapping;

struct Graph::State {
  explicit State(const GraphOptions& options);
  ~State();

  GraphOptions options;
  /** Declared before the planes, which borrow from it. */
  std::unique_ptr<Mapping> mapping;
  Plane elements;
  Plane slots;
  Plane uppers;
  /** By row: slot + 1, 0 where the row is not there. */
  Plane slotOfRow;
  /** Above all rows that were ever there. */
  std::atomic<int64_t> rowEnd{0};

  /** What searches start with; set as a whole. */
  mutable std::mutex codesMutex;
  std::shared_ptr<Codes> codes;

  std::atomic<int64_t> slotCount{0};
  std::atomic<int64_t> size{0};
  std::atomic<int64_t> tombstones{0};
  std::atomic<int64_t> twins{0};
  std::atomic<int64_t> linked{0};
  std::atomic<int64_t> freeCount{0};
  /** Changes whenever a row gets another slot. */
  std::atomic<uint64_t> moves{0};
  uint32_t upperBlocks = 0;

  uint64_t entry = 0;
  /** Held by whoever puts a higher layer onto the graph. */
  std::mutex entryMutex;

  mutable Readers readers;
  mutable WalkMemories memories;

  struct Retired {
    uint32_t slot;
    uint64_t age;
  };
  /** Out of the graph, but some reader may still look at them. */
  std::deque<Retired> retired;
  std::vector<uint32_t> freeSlots;

  GraphView view(const Codes& codes, int64_t slotCount) const;
  std::shared_ptr<Codes> currentCodes() const;
  Slot* slot(uint32_t s) const { return reinterpret_cast<Slot*>(slots.at(s)); }
  uint32_t* slotOf(int32_t row) const { return reinterpret_cast<uint32_t*>(slotOfRow.at(row)); }
  /** The slot of a row that can be found, or −1. */
  int64_t find(int32_t row) const {
    return row < 0 || !slotOfRow.has(row) ? -1 : static_cast<int64_t>(loadAcquire(slotOf(row))) - 1;
  }
  /** Calls `body(row, slot)` for the rows from `from` on that can be found, ascending, until it returns false. Returns the row after the last it was called for. */
  template <typename Body>
  int64_t forEachRow(int64_t from, int64_t end, Body&& body) const {
    for (int64_t row = from; row < end; row++) {
      if (!slotOfRow.has(row)) {
        row |= chunkMask;
        continue;
      }
      const int64_t slot = find(row);
      if (slot >= 0 && !body(static_cast<int32_t>(row), static_cast<uint32_t>(slot))) return row + 1;
    }
    return end;
  }
  size_t vectorOffset() const { return 4 + 8 * static_cast<size_t>(options.m); }
  float* vector(uint32_t s) const { return reinterpret_cast<float*>(elements.at(s) + vectorOffset()); }
  int levelOf(uint32_t slot) const;
  void writeLabel(uint32_t slot, uint64_t label) const;
  /** Copies a vector as it is stored: of unit length for cosine. */
  void normalized(const float* vector, float* to) const;
};

constexpr size_t elementBytesOf(ptrdiff_t dim, int m) { return 4 + 8 * static_cast<size_t>(m) + 4 * dim + 8; }
constexpr size_t upperBytesOf(int m) { return 4 + 4 * static_cast<size_t>(m); }

}  // namespace belfry
