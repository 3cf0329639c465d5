// What a graph says of itself, and what takes vectors out of it.
#include "graph.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "state.h"

namespace belfry {

Graph::Graph(const GraphOptions& options) : state_(std::make_unique<State>(options)) {}
Graph::Graph(std::unique_ptr<State> state) : state_(std::move(state)) {}
Graph::~Graph() = default;

const GraphOptions& Graph::options() const { return state_->options; }

GraphStats Graph::stats() const {
  const State& state = *state_;
  const std::shared_ptr<Codes> codes = state.currentCodes();
  const int64_t slotCount = state.slotCount;
  const int64_t perSlot = state.elements.stride() + sizeof(Slot) + sizeof(uint32_t) + (codes->isOwn() ? codes->codeBytes() : 0);
  const uint64_t entry = loadAcquire(&state.entry);
  return {state.size,
          state.tombstones,
          state.freeCount,
          state.twins,
          entry == 0 ? -1 : entryLevel(entry),
          slotCount * perSlot + static_cast<int64_t>(__atomic_load_n(&state.upperBlocks, __ATOMIC_RELAXED) * state.uppers.stride()),
          state.linked,
          codes->largest()};
}

ptrdiff_t Graph::remove(const int32_t* rows, ptrdiff_t count) {
  ptrdiff_t removed = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    const int64_t slot = state_->find(rows[i]);
    if (slot < 0) continue;
    storeRelease(state_->slotOf(rows[i]), uint32_t{0});
    __atomic_fetch_or(&state_->slot(slot)->state, isTombstone, __ATOMIC_RELEASE);
    state_->size--;
    state_->tombstones++;
    state_->moves++;
    removed++;
  }
  return removed;
}

bool Graph::vector(int32_t row, float* vector) const {
  int32_t there;
  return vectors(&row, 1, vector, &there) == 1;
}

ptrdiff_t Graph::vectors(const int32_t* rows, ptrdiff_t count, float* vectors, int32_t* there) const {
  const Readers::Stay stay(state_->readers);
  const ptrdiff_t dim = state_->options.dim;
  ptrdiff_t copied = 0;
  for (ptrdiff_t i = 0; i < count; i++) {
    const int64_t slot = state_->find(rows[i]);
    if (slot < 0) continue;
    std::memcpy(vectors + copied * dim, state_->vector(slot), dim * sizeof(float));
    there[copied++] = rows[i];
  }
  return copied;
}

void Graph::rows(int32_t* rows) const {
  state_->forEachRow(0, state_->rowEnd, [&rows](int32_t row, uint32_t) {
    *rows++ = row;
    return true;
  });
}

void Graph::recode(Storage storage) {
  State& state = *state_;
  const HnswKernels& kernels = hnsw();
  const int64_t slotCount = state.slotCount;
  float largest = 0;
  for (int64_t s = 0; s < slotCount; s++) {
    const float* const vector = state.vector(s);
    for (ptrdiff_t d = 0; d < state.options.dim; d++) largest = std::max(largest, std::fabs(vector[d]));
  }
  const auto codes = std::make_shared<Codes>(storage, state.options.metric, state.options.dim, largest);
  if (codes->isOwn()) {
    codes->plane().reserve(slotCount);
    for (int64_t s = 0; s < slotCount; s++)
      codes->encode(kernels, state.vector(s), state.options.dim, codes->plane().at(s));
  }
  const std::lock_guard<std::mutex> lock(state.codesMutex);
  state.codes = codes;
  state.options.storage = storage;
}

}  // namespace belfry
