// The memory of linking, one for each thread that links.
#pragma once

#include "../pool/scratch.h"
#include "state.h"

namespace belfry {

class LinkMemories {
 public:
  /** @throws std::bad_alloc */
  LinkMemories(const Graph::State& state, const Codes& codes, int64_t slotCount, ptrdiff_t count);

  LinkMemory& operator[](ptrdiff_t worker) { return memories_[worker]; }

 private:
  BorrowedWalks walks_;
  Array<uint8_t> bytes_;
  std::vector<LinkMemory> memories_;
};

}  // namespace belfry
