#include "state.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "mapping.h"

namespace belfry {

Graph::State::State(const GraphOptions& given)
    : options(given),
      elements(elementBytesOf(given.dim, given.m)),
      slots(sizeof(Slot)),
      uppers(upperBytesOf(given.m)),
      slotOfRow(sizeof(uint32_t)),
      codes(std::make_shared<Codes>(given.storage, given.metric, given.dim, given.largest)) {}

Graph::State::~State() = default;

GraphView Graph::State::view(const Codes& codesNow, int64_t count) const {
  GraphView view = {};
  view.elements = elements.chunks();
  view.slots = slots.chunks();
  view.uppers = uppers.chunks();
  view.elementBytes = elements.stride();
  view.upperBytes = uppers.stride();
  const bool isOwn = codesNow.isOwn();
  view.codes = isOwn ? codesNow.plane().chunks() : elements.chunks();
  view.codeStride = isOwn ? codesNow.codeBytes() : elements.stride();
  view.codeOffset = isOwn ? 0 : vectorOffset();
  view.codeBytes = codesNow.codeBytes();
  view.dim = options.dim;
  view.m = options.m;
  view.efConstruction = options.efConstruction;
  view.slotCount = count;
  view.entry = &entry;
  return view;
}

std::shared_ptr<Codes> Graph::State::currentCodes() const {
  const std::lock_guard<std::mutex> lock(codesMutex);
  return codes;
}

/** ⌊−ln(u) / ln(m)⌋ with u even in (0, 1]: hnswlib's distribution, from the slot's number alone. */
int Graph::State::levelOf(uint32_t slot) const {
  uint64_t bits = (static_cast<uint64_t>(options.seed) << 32 | slot) + 0x9E3779B97F4A7C15u;
  bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ bits >> 27) * 0x94D049BB133111EBu;
  bits ^= bits >> 31;
  const double even = (static_cast<double>(bits >> 11) + 1) * 0x1p-53;
  constexpr int highest = 30;
  return std::min(highest, static_cast<int>(-std::log(even) / std::log(static_cast<double>(options.m))));
}

void Graph::State::writeLabel(uint32_t slot, uint64_t label) const {
  std::memcpy(elements.at(slot) + vectorOffset() + 4 * options.dim, &label, sizeof label);
}

void Graph::State::normalized(const float* from, float* to) const {
  double squares = 0;
  if (options.metric == Metric::cosine) {
    for (ptrdiff_t d = 0; d < options.dim; d++) squares += static_cast<double>(from[d]) * from[d];
  }
  const double length = std::sqrt(squares);
  for (ptrdiff_t d = 0; d < options.dim; d++) to[d] = length > 0 ? static_cast<float>(from[d] / length) : from[d];
}

}  // namespace belfry
