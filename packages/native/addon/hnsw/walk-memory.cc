#include "walk-memory.h"

#include <algorithm>

namespace belfry {
namespace {

constexpr size_t codeAlignment = 64;
constexpr int64_t visitedPerTouchedWord = (int64_t{1} << touchedBits) / 64;
/** What idle memories there are beyond that is let go. */
constexpr size_t mostIdle = 64;

template <typename T>
T* roomFor(std::vector<T>& values, size_t count) {
  if (values.size() < count) values.resize(std::max(count, values.size() + values.size() / 2));
  return values.data();
}

}  // namespace

Walk WalkMemory::prepare(const WalkSize& size) {
  Walk walk = {};
  const int64_t touchedWords = touchedWordsFor(size.slotCount);
  walk.beam = roomFor(beam_, size.beam);
  walk.capacity = size.beam;
  walk.touched = roomFor(touched_, touchedWords);
  walk.visited = roomFor(visited_, touchedWords * visitedPerTouchedWord);
  walk.pending = roomFor(pending_, size.mostLinks + codesAtOnce);
  walk.pendingCodes = roomFor(pendingCodes_, size.mostLinks + codesAtOnce);
  const uintptr_t query = reinterpret_cast<uintptr_t>(roomFor(query_, size.queryBytes + codeAlignment));
  walk.query = reinterpret_cast<uint8_t*>((query + codeAlignment - 1) / codeAlignment * codeAlignment);
  std::fill_n(walk.query, size.queryBytes, uint8_t{0});
  return walk;
}

WalkMemories::WalkMemories() { idle_.reserve(mostIdle); }

std::unique_ptr<WalkMemory> WalkMemories::take() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<WalkMemory> memory = std::move(idle_.back());
      idle_.pop_back();
      return memory;
    }
  }
  return std::make_unique<WalkMemory>();
}

void WalkMemories::giveBack(std::unique_ptr<WalkMemory> memory) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.size() < mostIdle) idle_.push_back(std::move(memory));
}

BorrowedWalks::BorrowedWalks(WalkMemories& memories, const WalkSize& size, ptrdiff_t count) : memories_(memories) {
  taken_.reserve(count);
  walks_.reserve(count);
  for (ptrdiff_t i = 0; i < count; i++) {
    taken_.push_back(memories.take());
    walks_.push_back(taken_.back()->prepare(size));
  }
}

BorrowedWalks::~BorrowedWalks() {
  for (std::unique_ptr<WalkMemory>& memory : taken_) memories_.giveBack(std::move(memory));
}

}  // namespace belfry
