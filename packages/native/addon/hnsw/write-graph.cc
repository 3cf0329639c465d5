// Writes a graph as hnswlib does.
#include <cmath>
#include <cstring>

#include "../pool/scratch.h"
#include "file-pieces.h"
#include "hnswlib-header.h"
#include "state.h"

namespace belfry {
namespace {

using namespace hnswlib;

class Writer {
 public:
  Writer(const Graph::State& state, int file, int64_t offset)
      : state_(state), out_(file, offset), count_(state.slotCount), element_(state.elements.stride()) {}

  int64_t run() {
    findLeaders();
    writeHeader();
    for (int64_t slot = 0; slot < count_; slot++) writeElement(slot);
    for (int64_t slot = 0; slot < count_; slot++) writeUpperLayers(slot);
    return out_.finish();
  }

 private:
  void findLeaders() {
    if (state_.twins == 0) return;
    leaderOf_.resize(count_);
    for (int64_t slot = 0; slot < count_; slot++) {
      if (state_.slot(slot)->state & (isTwin | isUnused)) continue;
      for (uint32_t twin = state_.slot(slot)->twin; twin != 0; twin = state_.slot(twin - 1)->twin)
        leaderOf_[twin - 1] = slot;
    }
  }

  void writeHeader() {
    const GraphOptions& options = state_.options;
    const uint64_t m = options.m;
    const bool isEmpty = state_.entry == 0;
    const Header header = {0,
                           static_cast<uint64_t>(count_),
                           static_cast<uint64_t>(count_),
                           state_.elements.stride(),
                           state_.vectorOffset() + 4 * options.dim,
                           state_.vectorOffset(),
                           isEmpty ? -1 : entryLevel(state_.entry),
                           isEmpty ? ~uint32_t{0} : entrySlot(state_.entry),
                           m,
                           2 * m,
                           m,
                           1 / std::log(static_cast<double>(m)),
                           static_cast<uint64_t>(options.efConstruction)};
    out_.put(&header, sizeof header);
  }

  void writeElement(uint32_t slot) {
    const Slot* const place = state_.slot(slot);
    uint8_t* const element = element_.data();
    std::memcpy(element, state_.elements.at(slot), element_.size());
    uint32_t* const links = reinterpret_cast<uint32_t*>(element);
    uint32_t count = linkCount(links);
    uint32_t flags = 0;
    if (place->state & isUnused) {
      count = 0;
      flags = deletedBit | unusedBit;
    } else if (place->state & isTwin) {
      count = 0;
      flags = twinBit;
      if (place->twin != 0) links[1 + count++] = place->twin - 1;
      links[1 + count++] = leaderOf_[slot];
    } else if (place->twin != 0) {
      links[1 + count++] = place->twin - 1;
    }
    if (place->state & isTombstone) flags |= deletedBit;
    links[0] = count | flags;
    const uint64_t label = place->state & isNoAnswer ? firstDeletedLabel + slot : static_cast<uint64_t>(place->row);
    std::memcpy(element + state_.vectorOffset() + 4 * state_.options.dim, &label, sizeof label);
    out_.put(element, element_.size());
  }

  void writeUpperLayers(uint32_t slot) {
    const Slot* const place = state_.slot(slot);
    const bool isLinked = !(place->state & (isTwin | isUnused));
    const size_t bytes = state_.uppers.stride();
    const uint32_t length = isLinked ? place->level * bytes : 0;
    out_.put(&length, sizeof length);
    for (size_t layer = 0; layer * bytes < length; layer++) out_.put(state_.uppers.at(place->upper - 1 + layer), bytes);
  }

  const Graph::State& state_;
  FileWriter out_;
  const int64_t count_;
  const Array<uint8_t> element_;
  std::vector<uint32_t> leaderOf_;
};

}  // namespace

int64_t Graph::write(int file, int64_t offset) const { return Writer(*state_, file, offset).run(); }

}  // namespace belfry
