#include "link-memory.h"

#include <algorithm>

namespace belfry {
namespace {

/** The pieces of one LinkMemory, cut from one block in order of their alignment. */
struct Pieces {
  Pieces(size_t most, size_t queryBytes)
      : queryStride(queryBytes),
        keptQueries(0),
        query(keptQueries + (most + 3) * queryBytes),
        candidates(query + queryBytes),
        codes(candidates + (most + 1) * sizeof(BeamEntry)),
        kept(codes + (most + 4) * sizeof(const uint8_t*)),
        keptOffsets(kept + most * sizeof(uint32_t)),
        distances(keptOffsets + (most + 3) * sizeof(int32_t)),
        bytes((distances + (most + 4) * sizeof(uint32_t) + cacheLine - 1) / cacheLine * cacheLine) {}

  const size_t queryStride, keptQueries, query, candidates, codes, kept, keptOffsets, distances, bytes;
};

/** Room for what is found, and for the tombstones around it. */
ptrdiff_t beamOf(const Graph::State& state) {
  constexpr int64_t tombstonesPerFound = 32;
  const int64_t found = state.options.efConstruction + 1;
  return found + std::min<int64_t>(state.tombstones, tombstonesPerFound * found);
}

}  // namespace

LinkMemories::LinkMemories(const Graph::State& state, const Codes& codes, int64_t slotCount, ptrdiff_t count)
    : walks_(state.memories,
             {slotCount, beamOf(state), codes.queryBytes(), 2 * state.options.m}, count),
      bytes_(count * Pieces(2 * state.options.m, codes.queryBytes()).bytes),
      memories_(count) {
  const Pieces pieces(2 * state.options.m, codes.queryBytes());
  std::fill(bytes_.begin(), bytes_.end(), uint8_t{0});
  for (ptrdiff_t i = 0; i < count; i++) {
    uint8_t* const own = bytes_.data() + i * pieces.bytes;
    LinkMemory& memory = memories_[i];
    memory.walk = walks_.walks()[i];
    memory.queryStride = pieces.queryStride;
    memory.keptQueries = own + pieces.keptQueries;
    memory.query = own + pieces.query;
    memory.candidates = reinterpret_cast<BeamEntry*>(own + pieces.candidates);
    memory.codes = reinterpret_cast<const uint8_t**>(own + pieces.codes);
    memory.kept = reinterpret_cast<uint32_t*>(own + pieces.kept);
    memory.keptOffsets = reinterpret_cast<int32_t*>(own + pieces.keptOffsets);
    memory.distances = reinterpret_cast<uint32_t*>(own + pieces.distances);
    // Searches for neighbours pass through tombstones, but link to none.
    memory.walk.admission.asks = state.tombstones.load() > 0;
  }
}

}  // namespace belfry
