// The memory of walks, kept from one search to the next: its record of where a walk has been is as long as the graph.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "walk.h"

namespace belfry {

struct WalkSize {
  int64_t slotCount;
  ptrdiff_t beam;
  size_t queryBytes;
  int mostLinks;
};

/** One walk's. Nothing is visited when it is taken, nor when it is given back. */
class WalkMemory {
 public:
  /** A walk with room for all that. @throws std::bad_alloc */
  Walk prepare(const WalkSize& size);

 private:
  std::vector<BeamEntry> beam_;
  std::vector<uint64_t> visited_;
  std::vector<uint64_t> touched_;
  std::vector<uint32_t> pending_;
  std::vector<const uint8_t*> pendingCodes_;
  std::vector<uint8_t> query_;
};

class WalkMemories {
 public:
  WalkMemories();
  std::unique_ptr<WalkMemory> take();
  void giveBack(std::unique_ptr<WalkMemory> memory);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<WalkMemory>> idle_;
};

/** So many of them, given back at the end. */
class BorrowedWalks {
 public:
  BorrowedWalks(WalkMemories& memories, const WalkSize& size, ptrdiff_t count);
  ~BorrowedWalks();
  BorrowedWalks(const BorrowedWalks&) = delete;
  BorrowedWalks& operator=(const BorrowedWalks&) = delete;

  Walk* walks() { return walks_.data(); }

 private:
  WalkMemories& memories_;
  std::vector<std::unique_ptr<WalkMemory>> taken_;
  std::vector<Walk> walks_;
};

}  // namespace belfry
