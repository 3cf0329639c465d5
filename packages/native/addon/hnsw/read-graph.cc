// Reads a graph from hnswlib's file. Nothing of it is believed: every link, level, row and number is checked before anyone
// follows it.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "file-pieces.h"
#include "hnswlib-header.h"
#include "mapping.h"
#include "state.h"

namespace belfry {
namespace {

using namespace hnswlib;

constexpr int highestLevelRead = 30;
constexpr int leastM = 2, mostM = 200;

std::string elementName(int64_t slot) { return "vector " + std::to_string(slot); }

class Reader {
 public:
  Reader(GraphOptions options, int file, int64_t offset, int64_t bytes, bool mapped)
      : options_(options), file_(file), offset_(offset), bytes_(bytes), mapped_(mapped) {}

  std::unique_ptr<Graph::State> run() {
    readHeader();
    state_ = std::make_unique<Graph::State>(options_);
    readElements();
    readUpperLayers();
    readPlaces();
    for (int64_t slot = 0; slot < count_; slot++) checkLinks(slot);
    joinTwins();
    enter();
    encode();
    return std::move(state_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw InvalidGraph(what); }
  void require(bool holds, const std::string& what) const {
    if (!holds) refuse(what);
  }

  void readHeader() {
    require(bytes_ >= static_cast<int64_t>(sizeof header_),
            std::to_string(bytes_) + " bytes, less than the header of a graph");
    readFile(file_, offset_, &header_, sizeof header_);
    require(header_.m >= leastM && header_.m <= mostM, "m = " + std::to_string(header_.m));
    require(header_.mostLinks == header_.m && header_.mostLowestLinks == 2 * header_.m, "lists of another length than m");
    require(header_.efConstruction >= 1 && header_.efConstruction <= 1'000'000,
            "efConstruction = " + std::to_string(header_.efConstruction));
    options_.m = static_cast<int>(header_.m);
    options_.efConstruction = static_cast<int>(header_.efConstruction);
    const uint64_t elementBytes = elementBytesOf(options_.dim, options_.m);
    require(header_.lowestLayerOffset == 0 && header_.elementBytes == elementBytes &&
                header_.vectorOffset == 4 + 8 * header_.m && header_.labelOffset == elementBytes - 8,
            "elements of " + std::to_string(header_.elementBytes) + " bytes instead of " + std::to_string(elementBytes) +
                ", which " + std::to_string(options_.dim) + " dimensions take");
    const uint64_t room = (bytes_ - sizeof header_) / (elementBytes + 4);
    require(header_.count <= room && header_.count <= static_cast<uint64_t>(mostSlots),
            std::to_string(bytes_) + " bytes, too few for " + std::to_string(header_.count) + " vectors");
    count_ = header_.count;
  }

  void readElements() {
    const int64_t stride = state_->elements.stride();
    if (mapped_) {
      state_->mapping = std::make_unique<Mapping>(file_, offset_, bytes_);
      state_->elements.borrow(state_->mapping->data() + sizeof header_, count_ >> chunkBits);
    }
    state_->elements.reserve(count_);
    const int64_t first = mapped_ ? count_ >> chunkBits << chunkBits : 0;
    for (int64_t slot = first; slot < count_; slot += chunkPlaces) {
      const int64_t places = std::min<int64_t>(count_ - slot, chunkPlaces);
      readFile(file_, offset_ + sizeof header_ + slot * stride, state_->elements.at(slot), places * stride);
    }
  }

  /** Levels and their blocks; the file ends with the last. */
  void readUpperLayers() {
    state_->slots.reserve(count_);
    const int64_t from = sizeof header_ + count_ * state_->elements.stride();
    FilePieces in(file_, offset_ + from, bytes_ - from);
    const uint32_t layerBytes = state_->uppers.stride();
    for (int64_t slot = 0; slot < count_; slot++) {
      uint32_t length = 0;
      require(in.take(&length, sizeof length), "an end before the links of " + elementName(slot));
      const uint32_t level = length / layerBytes;
      require(length % layerBytes == 0 && level <= highestLevelRead,
              std::to_string(length) + " bytes of upper layers of " + elementName(slot));
      Slot* const place = state_->slot(slot);
      place->level = level;
      place->upper = level == 0 ? 0 : state_->upperBlocks + 1;
      state_->uppers.reserve(int64_t{state_->upperBlocks} + level);
      for (uint32_t layer = 0; layer < level; layer++) {
        require(in.take(state_->uppers.at(state_->upperBlocks + layer), layerBytes),
                "an end before the links of " + elementName(slot));
      }
      state_->upperBlocks += level;
    }
    require(in.left() == 0, std::to_string(in.left()) + " bytes behind the last vector");
  }

  /** Rows, states and vectors. */
  void readPlaces() {
    state_->slotCount = count_;
    for (int64_t slot = 0; slot < count_; slot++) {
      Slot* const place = state_->slot(slot);
      const uint32_t word = *reinterpret_cast<const uint32_t*>(state_->elements.at(slot));
      uint64_t label;
      std::memcpy(&label, state_->elements.at(slot) + header_.labelOffset, sizeof label);
      place->state = (word & deletedBit ? isTombstone : 0) | (word & twinBit ? isTwin : 0);
      if (word & unusedBit) place->state = isUnused;
      place->row = -1;
      if (place->state & isUnused) {
        state_->freeSlots.push_back(slot);
      } else if (place->state & isTombstone) {
        state_->tombstones++;
      } else {
        require(label < uint64_t{1} << 31, "the label " + std::to_string(label) + ", which is no item row");
        place->row = static_cast<int32_t>(label);
        state_->slotOfRow.reserveAt(place->row);
        uint32_t* const known = state_->slotOf(place->row);
        require(*known == 0, "item row " + std::to_string(label) + " twice");
        *known = slot + 1;
        state_->size++;
        if (place->row >= state_->rowEnd) state_->rowEnd = int64_t{place->row} + 1;
      }
      if (!(place->state & isUnused)) checkVector(slot);
    }
    state_->freeCount = state_->freeSlots.size();
  }

  void checkVector(int64_t slot) {
    const float* const vector = state_->vector(slot);
    double squares = 0;
    for (ptrdiff_t d = 0; d < options_.dim; d++) {
      squares += static_cast<double>(vector[d]) * vector[d];
      largest_ = std::max(largest_, std::fabs(vector[d]));
    }
    require(std::isfinite(squares), elementName(slot) + ", which holds numbers that are not finite");
    if (options_.metric != Metric::cosine) return;
    constexpr double tolerance = 1e-3;
    require(squares == 0 || std::fabs(squares - 1) < tolerance,
            elementName(slot) + " of length " + std::to_string(std::sqrt(squares)) + " where the metric is cosine");
  }

  bool isLinked(uint32_t slot) const { return !(state_->slot(slot)->state & (isTwin | isUnused)); }

  void checkLinks(int64_t slot) {
    Slot* const place = state_->slot(slot);
    uint32_t* const lowest = reinterpret_cast<uint32_t*>(state_->elements.at(slot));
    if (place->state & isUnused) return;
    checkList(slot, lowest, 2 * options_.m, 0);
    if (place->state & isTwin) {
      takeTwinLinks(slot, lowest);
      return;
    }
    takeFirstTwin(place, lowest);
    for (int layer = 1; layer <= place->level; layer++) {
      uint32_t* const links = reinterpret_cast<uint32_t*>(state_->uppers.at(place->upper - 1 + layer - 1));
      checkList(slot, links, options_.m, layer);
      for (int i = 1; i <= linkCount(links); i++)
        require(isLinked(links[i]), "a link from " + elementName(slot) + " to one that is not linked");
    }
  }

  void checkList(int64_t slot, const uint32_t* links, int most, int layer) const {
    const int count = linkCount(links);
    require(count <= most, std::to_string(count) + " links of " + elementName(slot));
    for (int i = 1; i <= count; i++) {
      require(links[i] < count_ && links[i] != slot && state_->slot(links[i])->level >= layer,
              "a link from " + elementName(slot) + " to " + std::to_string(links[i]) + " on layer " +
                  std::to_string(layer));
    }
  }

  /** The last link of a leader is to its first twin; it is no link of the graph. */
  void takeFirstTwin(Slot* place, uint32_t* links) const {
    const int count = linkCount(links);
    if (count > 0 && (state_->slot(links[count])->state & isTwin)) {
      place->twin = links[count] + 1;
      links[0]--;
    }
    for (int i = 1; i <= linkCount(links); i++) require(isLinked(links[i]), "a link to a vector that is not linked");
  }

  /** To the next twin, where there is one, and to the leader. */
  void takeTwinLinks(int64_t slot, uint32_t* links) {
    const int count = linkCount(links);
    require(count == 1 || count == 2, std::to_string(count) + " links of the twin " + elementName(slot));
    state_->slot(slot)->twin = count == 2 ? links[1] + 1 : 0;
    links[0] -= count;
    state_->twins++;
  }

  /** Each twin is led to exactly once. */
  void joinTwins() const {
    if (state_->twins == 0) return;
    std::vector<bool> isLed(count_);
    int64_t led = 0;
    for (int64_t slot = 0; slot < count_; slot++) {
      if (!isLinked(slot)) continue;
      for (uint32_t twin = state_->slot(slot)->twin; twin != 0; twin = state_->slot(twin - 1)->twin) {
        require((state_->slot(twin - 1)->state & isTwin) && !isLed[twin - 1], "a broken chain of twins");
        require(std::memcmp(state_->vector(slot), state_->vector(twin - 1), options_.dim * sizeof(float)) == 0,
                "a twin of another vector");
        isLed[twin - 1] = true;
        led++;
      }
    }
    require(led == state_->twins, "a twin that nothing leads to");
  }

  void enter() const {
    if (header_.entry == ~uint32_t{0} || count_ == 0) {
      require(state_->size == 0, "vectors, but no entry to the graph");
      return;
    }
    require(header_.entry < count_ && isLinked(header_.entry), "an entry that is no vector of the graph");
    const int level = state_->slot(header_.entry)->level;
    require(header_.highestLevel == level, "an entry on layer " + std::to_string(level) + " instead of " +
                                               std::to_string(header_.highestLevel));
    state_->entry = entryOf(header_.entry, level);
  }

  void encode() const {
    const float reach = options_.largest > 0 ? options_.largest : largest_;
    state_->codes = std::make_shared<Codes>(options_.storage, options_.metric, options_.dim, reach);
    if (!state_->codes->isOwn()) return;
    state_->codes->plane().reserve(count_);
    const HnswKernels& kernels = hnsw();
    for (int64_t slot = 0; slot < count_; slot++)
      state_->codes->encode(kernels, state_->vector(slot), options_.dim, state_->codes->plane().at(slot));
  }

  GraphOptions options_;
  const int file_;
  const int64_t offset_;
  const int64_t bytes_;
  const bool mapped_;
  Header header_ = {};
  int64_t count_ = 0;
  float largest_ = 0;
  std::unique_ptr<Graph::State> state_;
};

}  // namespace

std::unique_ptr<Graph> Graph::read(const GraphOptions& options, int file, int64_t offset, int64_t bytes, bool mapped) {
  return std::unique_ptr<Graph>(new Graph(Reader(options, file, offset, bytes, mapped).run()));
}

}  // namespace belfry
