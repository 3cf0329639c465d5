// Vectors on their way into the graph: checked, put at their places, linked, found.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "../pool/blocks.h"
#include "../pool/workers.h"
#include "link-memory.h"
#include "pause.h"
#include "state.h"

namespace belfry {
namespace {

/** Vectors that one block of a pass over them takes. */
constexpr ptrdiff_t vectorsPerBlock = 1024;

std::string named(int32_t row) { return "item row " + std::to_string(row); }

/** Of rows that come several times the last, in order of the batch. @throws InvalidInput for one that has to be new and is not */
std::vector<ptrdiff_t> lastOfEach(const Graph::State& state, const int32_t* rows, ptrdiff_t count, bool mustBeNew) {
  std::vector<ptrdiff_t> order(count);
  std::iota(order.begin(), order.end(), ptrdiff_t{0});
  if (!std::is_sorted(rows, rows + count, std::less_equal<int32_t>())) {
    std::stable_sort(order.begin(), order.end(), [rows](ptrdiff_t a, ptrdiff_t b) { return rows[a] < rows[b]; });
  }
  std::vector<ptrdiff_t> last;
  last.reserve(count);
  for (ptrdiff_t i = 0; i < count; i++) {
    const int32_t row = rows[order[i]];
    if (row < 0) throw InvalidInput(named(row));
    if (mustBeNew && state.find(row) >= 0) throw InvalidInput(named(row) + ", which is in the index");
    const bool comesAgain = i + 1 < count && rows[order[i + 1]] == row;
    if (mustBeNew && comesAgain) throw InvalidInput(named(row) + ", which comes twice");
    if (!comesAgain) last.push_back(order[i]);
  }
  std::sort(last.begin(), last.end());
  return last;
}

/** @throws InvalidInput */
void requireFinite(int threads, const float* vectors, ptrdiff_t count, ptrdiff_t dim) {
  std::atomic<ptrdiff_t> bad{count};
  forBlocks(threads, blocksOf(count, vectorsPerBlock), [&](ptrdiff_t block) {
    const Stretch part = stretchOf(count, vectorsPerBlock, block);
    for (ptrdiff_t i = part.from; i < part.from + part.length; i++) {
      // A sum of things that are 0 unless a number is infinite or NaN.
      float sum = 0;
      for (ptrdiff_t d = 0; d < dim; d++) sum += vectors[i * dim + d] * 0.0f;
      if (sum == 0) continue;
      ptrdiff_t known = bad;
      while (i < known && !bad.compare_exchange_weak(known, i)) {
      }
    }
  });
  const ptrdiff_t first = bad;
  if (first == count) return;
  const float* const found = std::find_if(vectors + first * dim, vectors + (first + 1) * dim,
                                          [](float value) { return !std::isfinite(value); });
  throw InvalidInput((std::isnan(*found) ? "NaN" : *found > 0 ? "Infinity" : "-Infinity") + std::string(" in vector ") +
                     std::to_string(first));
}

/** Vectors on their way into the graph. */
class Addition {
 public:
  Addition(Graph::State& state, int threads, const int32_t* rows, const float* vectors, std::vector<ptrdiff_t> which)
      : state_(state), threads_(threads), rows_(rows), vectors_(vectors), which_(std::move(which)) {}

  void run() {
    reserve();
    place();
    link();
  }

 private:
  ptrdiff_t count() const { return which_.size(); }

  /** Everything that may fail for want of memory; nothing of the graph is changed before all of it is there. */
  void reserve() {
    freeRetired();
    const ptrdiff_t reused = std::min<ptrdiff_t>(count(), state_.freeSlots.size());
    const int64_t firstNew = state_.slotCount;
    slotCount_ = firstNew + count() - reused;
    slots_.reserve(count());
    slots_.assign(state_.freeSlots.end() - reused, state_.freeSlots.end());
    if (slotCount_ > mostSlots) throw std::bad_alloc();
    uint32_t blocks = state_.upperBlocks;
    for (int64_t slot = firstNew; slot < slotCount_; slot++) {
      slots_.push_back(slot);
      blocks += state_.levelOf(slot);
    }
    codes_ = state_.codes->perUnit() == 0 ? codesFor() : state_.codes;
    state_.elements.reserve(slotCount_);
    state_.slots.reserve(slotCount_);
    state_.uppers.reserve(blocks);
    int32_t highest = 0;
    for (const ptrdiff_t i : which_) {
      state_.slotOfRow.reserveAt(rows_[i]);
      highest = std::max(highest, rows_[i]);
    }
    if (codes_->isOwn()) codes_->plane().reserve(slotCount_);
    state_.freeSlots.reserve(slotCount_);
    shuffle();
    memories_ = std::make_unique<LinkMemories>(state_, *codes_, slotCount_, workersFor(threads_, count()));

    if (highest >= state_.rowEnd) state_.rowEnd = int64_t{highest} + 1;
    state_.freeSlots.resize(state_.freeSlots.size() - reused);
    state_.freeCount -= reused;
    for (int64_t slot = firstNew; slot < slotCount_; slot++) {
      Slot* const fresh = state_.slot(slot);
      fresh->level = state_.levelOf(slot);
      fresh->upper = fresh->level == 0 ? 0 : state_.upperBlocks + 1;
      fresh->state = isUnused;
      __atomic_store_n(&state_.upperBlocks, state_.upperBlocks + fresh->level, __ATOMIC_RELAXED);
    }
    if (codes_ != state_.codes) {
      const std::lock_guard<std::mutex> lock(state_.codesMutex);
      state_.codes = codes_;
    }
    state_.slotCount = slotCount_;
  }

  /** Neighbours that come one after the other would make a poorer graph: they are linked in an order of chance. */
  void shuffle() {
    order_.resize(count());
    std::iota(order_.begin(), order_.end(), ptrdiff_t{0});
    std::mt19937 random(state_.options.seed);
    for (ptrdiff_t i = count() - 1; i > 0; i--) std::swap(order_[i], order_[random() % (i + 1)]);
  }

  void freeRetired() {
    const uint64_t oldest = state_.readers.oldest();
    while (!state_.retired.empty() && state_.retired.front().age < oldest) {
      state_.freeSlots.push_back(state_.retired.front().slot);
      state_.retired.pop_front();
    }
    state_.freeCount = state_.freeSlots.size() + state_.retired.size();
  }

  /** On the scale of the first vectors that come. */
  std::shared_ptr<Codes> codesFor() const {
    const GraphOptions& options = state_.options;
    Array<float> vector(options.dim);
    float largest = 0;
    for (const ptrdiff_t i : which_) {
      state_.normalized(vectors_ + i * options.dim, vector.data());
      for (const float value : vector) largest = std::max(largest, std::fabs(value));
    }
    return std::make_shared<Codes>(state_.codes->storage(), options.metric, options.dim, largest);
  }

  /** Vectors, codes and labels at their places; nothing leads there yet. */
  void place() {
    const HnswKernels& kernels = hnsw();
    const GraphView view = state_.view(*codes_, slotCount_);
    forBlocks(threads_, blocksOf(count(), vectorsPerBlock), [&](ptrdiff_t block) {
      const Stretch part = stretchOf(count(), vectorsPerBlock, block);
      for (ptrdiff_t i = part.from; i < part.from + part.length; i++) {
        const uint32_t slot = slots_[i];
        const int32_t row = rows_[which_[i]];
        state_.normalized(vectors_ + which_[i] * state_.options.dim, view.vector(slot));
        if (codes_->isOwn()) codes_->encode(kernels, view.vector(slot), state_.options.dim, view.code(slot));
        state_.writeLabel(slot, row);
        Slot* const own = view.slot(slot);
        for (int layer = 0; layer <= own->level; layer++) storeRelease(view.links(slot, layer), uint32_t{0});
        __atomic_store_n(&own->row, row, __ATOMIC_RELAXED);
        storeRelease(&own->twin, uint32_t{0});
        __atomic_store_n(&own->state, isFresh, __ATOMIC_RELAXED);
      }
    });
  }

  void link() {
    const WalkKernels& kernels = codes_->walk(hnsw());
    const GraphView view = state_.view(*codes_, slotCount_);
    forBlocksOfWorkers(threads_, count(), [&](ptrdiff_t i, ptrdiff_t worker) {
      const uint32_t slot = slots_[order_[i]];
      linkOne(view, kernels, slot, (*memories_)[worker]);
      publish(view, slot);
    });
  }

  void linkOne(const GraphView& view, const WalkKernels& kernels, uint32_t slot, LinkMemory& memory) {
    const int level = view.slot(slot)->level;
    const auto isHigher = [&](uint64_t entry) { return entry == 0 || level > entryLevel(entry); };
    std::unique_lock<std::mutex> lock(state_.entryMutex, std::defer_lock);
    if (isHigher(loadAcquire(&state_.entry))) lock.lock();
    const uint64_t entry = loadAcquire(&state_.entry);
    if (entry == 0) {
      storeRelease(&state_.entry, entryOf(slot, level));
      return;
    }
    const int64_t equal = kernels.link(view, slot, memory);
    if (equal >= 0)
      attachTwin(view, static_cast<uint32_t>(equal), slot);
    else if (isHigher(entry))
      storeRelease(&state_.entry, entryOf(slot, level));
  }

  /** `slot` is found through `leader`, whose vector is the same. */
  void attachTwin(const GraphView& view, uint32_t leader, uint32_t slot) {
    Slot* const own = view.slot(slot);
    Slot* const leading = view.slot(leader);
    for (int layer = 0; layer <= own->level; layer++) storeRelease(view.links(slot, layer), uint32_t{0});
    __atomic_store_n(&own->state, static_cast<uint8_t>(isTwin | isFresh), __ATOMIC_RELAXED);
    for (int tries = 0; __atomic_test_and_set(&leading->lock, __ATOMIC_ACQUIRE); tries++) pauseBriefly(tries);
    storeRelease(&own->twin, leading->twin);
    storeRelease(&leading->twin, slot + 1);
    uint32_t* const links = view.links(leader, 0);
    if (linkCount(links) == view.mostLinks(0)) storeRelease(links, static_cast<uint32_t>(view.mostLinks(0) - 1));
    __atomic_clear(&leading->lock, __ATOMIC_RELEASE);
    state_.twins++;
  }

  /** From here on the row is found here, and nowhere else. A search that sees both places sees that something moved. */
  void publish(const GraphView& view, uint32_t slot) {
    const int32_t row = view.slot(slot)->row;
    const int64_t former = state_.find(row);
    state_.moves++;
    if (former >= 0) {
      __atomic_fetch_or(&state_.slot(former)->state, isTombstone, __ATOMIC_RELEASE);
      state_.tombstones++;
    } else {
      state_.size++;
    }
    storeRelease(state_.slotOf(row), slot + 1);
    __atomic_fetch_and(&view.slot(slot)->state, static_cast<uint8_t>(~isFresh), __ATOMIC_RELEASE);
    state_.linked++;
  }

  Graph::State& state_;
  const int threads_;
  const int32_t* const rows_;
  const float* const vectors_;
  /** Places in the batch. */
  const std::vector<ptrdiff_t> which_;
  std::vector<uint32_t> slots_;
  /** Of slots_, to be linked in. */
  std::vector<ptrdiff_t> order_;
  int64_t slotCount_ = 0;
  std::shared_ptr<Codes> codes_;
  std::unique_ptr<LinkMemories> memories_;
};

}  // namespace

void Graph::add(int threads, const int32_t* rows, const float* vectors, ptrdiff_t count, bool mustBeNew) {
  std::vector<ptrdiff_t> which = lastOfEach(*state_, rows, count, mustBeNew);
  requireFinite(threads, vectors, count, state_->options.dim);
  if (!which.empty()) Addition(*state_, threads, rows, vectors, std::move(which)).run();
}

}  // namespace belfry
