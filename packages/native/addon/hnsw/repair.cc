// Linking around what was deleted: lists that lead to tombstones lead to where those led instead, chosen by the rule of
// linking (Singh et al. 2021, FreshDiskANN, call it consolidation). Vectors that only tombstones led to are linked as if
// they came now. After that nothing leads to a tombstone, and its slot is used again once nobody may still be reading there.
#include "../pool/blocks.h"
#include "../pool/workers.h"
#include "link-memory.h"

namespace belfry {
namespace {

constexpr ptrdiff_t slotsPerBlock = 1024;

class Repair {
 public:
  Repair(Graph::State& state, int threads)
      : state_(state), threads_(threads), slotCount_(state.slotCount), view_(state.view(*state.codes, slotCount_)) {}

  void run() {
    gone_.reserve(state_.tombstones);
    std::vector<uint8_t> isLedTo(slotCount_);
    LinkMemories memories(state_, *state_.codes, slotCount_, workersFor(threads_, blockCount()));
    for (int64_t slot = 0; slot < slotCount_; slot++) {
      if (view_.slot(slot)->twin != 0 && !(view_.slot(slot)->state & isTwin)) mendTwins(slot);
    }
    for (int64_t slot = 0; slot < slotCount_; slot++) {
      if ((view_.slot(slot)->state & (isTombstone | isTwin | isUnused)) == isTombstone) gone_.push_back(slot);
    }
    moveEntry();
    const WalkKernels& kernels = state_.codes->walk(hnsw());
    forLinked([&](uint32_t slot, ptrdiff_t worker) { bridge(kernels, slot, memories[worker]); });
    forLinked([&](uint32_t slot, ptrdiff_t) { markLinks(slot, isLedTo); });
    forLinked([&](uint32_t slot, ptrdiff_t worker) {
      if (!isLedTo[slot]) kernels.link(view_, slot, memories[worker]);
    });
    retire();
  }

 private:
  ptrdiff_t blockCount() const { return blocksOf(slotCount_, slotsPerBlock); }
  bool isLinked(uint32_t slot) const { return !(view_.slot(slot)->state & (isTombstone | isTwin | isUnused)); }

  /** @param work takes a slot that is part of the graph, and the number of the worker */
  template <typename Work>
  void forLinked(Work work) {
    forBlocksOfWorkers(threads_, blockCount(), [&](ptrdiff_t block, ptrdiff_t worker) {
      const Stretch part = stretchOf(slotCount_, slotsPerBlock, block);
      for (ptrdiff_t slot = part.from; slot < part.from + part.length; slot++) {
        if (isLinked(slot)) work(slot, worker);
      }
    });
  }

  /** Takes deleted twins out of their chain; a live one takes the place of a leader that is deleted. */
  void mendTwins(uint32_t leader) {
    for (uint32_t* link = &view_.slot(leader)->twin; *link != 0;) {
      const uint32_t slot = *link - 1;
      Slot* const twin = view_.slot(slot);
      if (!(twin->state & isTombstone) && (view_.slot(leader)->state & isTombstone)) succeed(leader, slot);
      if (twin->state & isTombstone) {
        storeRelease(link, twin->twin);
        gone_.push_back(slot);
        state_.twins--;
      } else {
        link = &twin->twin;
      }
    }
  }

  /** The row of a twin moves to its leader's slot: the vectors are the same. */
  void succeed(uint32_t leader, uint32_t slot) {
    const int32_t row = view_.slot(slot)->row;
    state_.moves++;
    __atomic_store_n(&view_.slot(leader)->row, row, __ATOMIC_RELAXED);
    state_.writeLabel(leader, row);
    __atomic_fetch_or(&view_.slot(slot)->state, isTombstone, __ATOMIC_RELEASE);
    storeRelease(state_.slotOf(row), leader + 1);
    __atomic_fetch_and(&view_.slot(leader)->state, static_cast<uint8_t>(~isTombstone), __ATOMIC_RELEASE);
  }

  /** Where the graph is entered is not deleted; 0 where nothing is left. */
  void moveEntry() {
    if (state_.entry == 0 || !(view_.slot(entrySlot(state_.entry))->state & isTombstone)) return;
    uint64_t best = 0;
    for (int64_t slot = 0; slot < slotCount_; slot++) {
      const int level = view_.slot(slot)->level;
      if (isLinked(slot) && (best == 0 || level > entryLevel(best))) best = entryOf(slot, level);
    }
    storeRelease(&state_.entry, best);
  }

  void bridge(const WalkKernels& kernels, uint32_t slot, LinkMemory& memory) {
    for (int layer = 0; layer <= view_.slot(slot)->level; layer++) {
      const uint32_t* const links = view_.links(slot, layer);
      bool leadsToTombstone = false;
      for (int i = 1; i <= linkCount(links); i++)
        leadsToTombstone |= (view_.slot(links[i])->state & isTombstone) != 0;
      if (leadsToTombstone) kernels.bridge(view_, slot, layer, memory);
    }
  }

  void markLinks(uint32_t slot, std::vector<uint8_t>& isLedTo) const {
    const uint32_t* const links = view_.links(slot, 0);
    for (int i = 1; i <= linkCount(links); i++) __atomic_store_n(&isLedTo[links[i]], 1, __ATOMIC_RELAXED);
  }

  void retire() {
    const uint64_t age = state_.readers.endAge();
    for (const uint32_t slot : gone_) {
      __atomic_store_n(&view_.slot(slot)->state, isUnused, __ATOMIC_RELEASE);
      state_.retired.push_back({slot, age});
    }
    state_.freeCount += gone_.size();
    state_.tombstones -= gone_.size();
  }

  Graph::State& state_;
  const int threads_;
  const int64_t slotCount_;
  const GraphView view_;
  /** What nothing leads to any more. */
  std::vector<uint32_t> gone_;
};

}  // namespace

void Graph::repair(int threads) {
  if (state_->tombstones > 0) Repair(*state_, threads).run();
}

}  // namespace belfry
