#include "scratch.h"

#include <cstdlib>
#include <new>
#include <vector>

#include "sanitizer-marks.h"

namespace belfry {
namespace {

struct Block {
  size_t bytes;
  void* data;
};

/** What a thread keeps for its next call, at most. */
constexpr size_t keptBlocks = 16;
constexpr size_t keptBytes = size_t{192} << 20;

/** The blocks of one thread, the one returned first in front; given back to the system when the thread ends. */
struct Shelf {
  Shelf() { blocks.reserve(keptBlocks); }

  std::vector<Block> blocks;
  size_t bytes = 0;

  ~Shelf() {
    for (const Block& block : blocks) std::free(block.data);
  }

  /** What has lain longest makes room. */
  void put(Block block) {
    while (blocks.size() == keptBlocks || bytes + block.bytes > keptBytes) {
      std::free(blocks.front().data);
      bytes -= blocks.front().bytes;
      blocks.erase(blocks.begin());
    }
    blocks.push_back(block);
    bytes += block.bytes;
  }
};

thread_local Shelf shelf;

size_t rounded(size_t bytes) {
  const size_t step = bytes < (size_t{1} << 16) ? cacheLine : size_t{1} << 12;
  return bytes == 0 ? step : (bytes + step - 1) / step * step;
}

/** The smallest that fits without wasting more than half of it. */
void* fromShelf(size_t& bytes) {
  auto best = shelf.blocks.end();
  for (auto block = shelf.blocks.begin(); block != shelf.blocks.end(); ++block) {
    if (block->bytes >= bytes && block->bytes / 2 <= bytes && (best == shelf.blocks.end() || block->bytes < best->bytes))
      best = block;
  }
  if (best == shelf.blocks.end()) return nullptr;
  bytes = best->bytes;
  void* const data = best->data;
  shelf.bytes -= bytes;
  shelf.blocks.erase(best);
  return data;
}

}  // namespace

Scratch::Scratch(size_t bytes) : bytes_(rounded(bytes)), data_(fromShelf(bytes_)) {
  if (data_ == nullptr && bytes_ >= bytes) data_ = std::aligned_alloc(cacheLine, bytes_);
  if (data_ == nullptr) throw std::bad_alloc();
  markUsed(data_, bytes_, bytes);
}

Scratch::~Scratch() {
  markUsed(data_, bytes_, 0);
  if (bytes_ <= keptBytes)
    shelf.put({bytes_, data_});
  else
    std::free(data_);
}

}  // namespace belfry
