// How a vector gets its links, by hnswlib's rule: of the nearest found, in order, those are kept that are nearer to the
// vector than to any kept before (Malkov & Yashunin 2018, algorithm 4); each of them links back, and chooses anew by the
// same rule where its list is full. Only for sources that are compiled once per instruction set.
//
// The inner product of vectors of any length is no metric: by that rule nearly all links lead to the longest vectors, and
// short ones are found by nobody. There half of a list at most is chosen by the inner product, which leads to the long
// ones, and the rest by L2, which leads to whatever is near. `Second` is `Kind` where one distance is enough.
#pragma once

#include "pause.h"
#include "steps.h"

namespace belfry {
namespace BELFRY_ISA {

/** The right to rewrite a slot's links. Readers do not ask for it. */
class Hold {
 public:
  BELFRY_INLINE explicit Hold(Slot* slot) : lock_(&slot->lock) {
    for (int tries = 0; __atomic_test_and_set(lock_, __ATOMIC_ACQUIRE); tries++) pauseBriefly(tries);
  }
  BELFRY_INLINE ~Hold() { __atomic_clear(lock_, __ATOMIC_RELEASE); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  uint8_t* const lock_;
};

BELFRY_INLINE void writeLinks(uint32_t* links, const uint32_t* slots, int count) {
  for (int i = 0; i < count; i++) storeRelease(links + 1 + i, slots[i]);
  storeRelease(links, static_cast<uint32_t>(count));
}

/** From four queries to one code. */
template <typename Kind>
BELFRY_INLINE void distancesFromFour(const uint8_t* queries, size_t stride, const int32_t* offsets, const uint8_t* code,
                                     size_t codeBytes, uint32_t* distances) {
  typename Kind::Sum a{}, b{}, c{}, d{};
  for (size_t at = 0; at < codeBytes; at += codeBlock) {
    Kind::add(a, queries + at, code + at, codeBytes - at);
    Kind::add(b, queries + stride + at, code + at, codeBytes - at);
    Kind::add(c, queries + 2 * stride + at, code + at, codeBytes - at);
    Kind::add(d, queries + 3 * stride + at, code + at, codeBytes - at);
  }
  const auto sums = sumsOfFour(a, b, c, d);
  for (int i = 0; i < 4; i++) distances[i] = Kind::order(sums[i], offsets[i]);
}

/** Whether one of those kept from `first` on is nearer to the code than `distance`. */
template <typename Kind>
BELFRY_INLINE bool isCovered(const GraphView& graph, const LinkMemory& memory, int first, int kept, const uint8_t* code,
                             uint32_t distance) {
  for (int i = first; i < kept; i += 4) {
    uint32_t distances[4];
    distancesFromFour<Kind>(memory.keptQueries + i * memory.queryStride, memory.queryStride, memory.keptOffsets + i,
                            code, graph.codeBytes, distances);
    for (int j = 0; j < 4 && i + j < kept; j++) {
      if (distances[j] < distance) return true;
    }
  }
  return false;
}

template <typename Kind>
BELFRY_INLINE void keep(const GraphView& graph, LinkMemory& memory, int kept, uint32_t slot) {
  Kind::prepareCode(graph.code(slot), graph.codeBytes, memory.keptQueries + kept * memory.queryStride,
                    memory.keptOffsets + kept);
  memory.kept[kept] = slot;
}

BELFRY_INLINE bool isKept(const LinkMemory& memory, int kept, uint32_t slot) {
  for (int i = 0; i < kept; i++) {
    if (memory.kept[i] == slot) return true;
  }
  return false;
}

/**
 * Keeps candidates, nearest first, behind the first `kept` of `memory.kept`, up to `most` of all; returns how many.
 *
 * @param first from here on those kept already cover what they are nearer to, as those that come do
 */
template <typename Kind>
BELFRY_INLINE int choose(const GraphView& graph, LinkMemory& memory, const BeamEntry* candidates, ptrdiff_t count,
                         int most, int kept, int first) {
  const int already = kept;
  ptrdiff_t eligible = kept;
  for (ptrdiff_t i = 0; i < count; i++) eligible += (candidates[i] & mayBeFound) != 0;
  const bool takesAll = eligible < most;
  for (ptrdiff_t i = 0; i < count && kept < most; i++) {
    if (!(candidates[i] & mayBeFound)) continue;
    const uint32_t slot = slotOf(candidates[i]);
    if (isKept(memory, already, slot)) continue;
    if (!takesAll && isCovered<Kind>(graph, memory, first, kept, graph.code(slot), distanceOf(candidates[i]))) continue;
    keep<Kind>(graph, memory, kept++, slot);
  }
  return kept;
}

template <typename Kind, typename Second>
struct AreSame {
  static constexpr bool value = false;
};
template <typename Kind>
struct AreSame<Kind, Kind> {
  static constexpr bool value = true;
};

/** Links that the first distance may choose. */
template <typename Kind, typename Second>
BELFRY_INLINE int shareOfFirst(int most) {
  return AreSame<Kind, Second>::value ? most : most / 2;
}

/** Chooses anew among slots, `memory.codes` being theirs. */
template <typename Kind>
BELFRY_INLINE int chooseAmong(const GraphView& graph, LinkMemory& memory, const uint8_t* code, const uint32_t* slots,
                              int count, int most, int already) {
  int32_t offset;
  Kind::prepareCode(code, graph.codeBytes, memory.query, &offset);
  distancesTo<Kind>(memory.query, offset, memory.codes, count, graph.codeBytes, memory.distances);
  for (int i = 0; i < count; i++) {
    const BeamEntry entry = beamEntry(memory.distances[i], slots[i]) | mayBeFound;
    int at = i;
    for (; at > 0 && memory.candidates[at - 1] > entry; at--) memory.candidates[at] = memory.candidates[at - 1];
    memory.candidates[at] = entry;
  }
  return choose<Kind>(graph, memory, memory.candidates, count, most, already, already);
}

/** Adds a link from `from` to `to`, or lets the list choose anew where it is full. */
template <typename Kind, typename Second>
void linkBack(const GraphView& graph, uint32_t from, uint32_t to, int layer, LinkMemory& memory) {
  Slot* const place = graph.slot(from);
  const Hold hold(place);
  uint32_t* const links = graph.links(from, layer);
  const int count = linkCount(links);
  // Another thread may have linked to this one's vector already, and got its answer.
  for (int i = 1; i <= count; i++) {
    if (links[i] == to) return;
  }
  // hnswlib's files have the link to a twin among the others.
  const int most = graph.mostLinks(layer) - (layer == 0 && __atomic_load_n(&place->twin, __ATOMIC_RELAXED) != 0);
  if (count < most) {
    storeRelease(links + 1 + count, to);
    storeRelease(links, static_cast<uint32_t>(count + 1));
    return;
  }
  uint32_t slots[mostLinksOfAll + 1];
  slots[0] = to;
  for (int i = 1; i <= count; i++) slots[i] = links[i];
  for (int i = 0; i <= count; i++) memory.codes[i] = graph.code(slots[i]);
  const uint8_t* const code = graph.code(from);
  int kept = chooseAmong<Kind>(graph, memory, code, slots, count + 1, shareOfFirst<Kind, Second>(most), 0);
  if (!AreSame<Kind, Second>::value) kept = chooseAmong<Second>(graph, memory, code, slots, count + 1, most, kept);
  writeLinks(links, memory.kept, kept);
}

/** The slot of a vector that is the same, number by number, among the nearest; −1 where there is none. */
BELFRY_INLINE int64_t equalAmong(const GraphView& graph, const Walk& walk, uint32_t slot) {
  constexpr ptrdiff_t looked = 8;
  const float* const own = graph.vector(slot);
  for (ptrdiff_t i = 0; i < walk.size && i < looked; i++) {
    const uint32_t other = slotOf(walk.beam[i]);
    if (!(walk.beam[i] & mayBeFound) || other == slot) continue;
    if (__builtin_memcmp(own, graph.vector(other), graph.dim * sizeof(float)) == 0) return other;
  }
  return -1;
}

/** A vector that is linked once more may meet itself. */
BELFRY_INLINE void leaveOut(Walk& walk, uint32_t slot) {
  ptrdiff_t size = 0;
  for (ptrdiff_t i = 0; i < walk.size; i++) {
    if (slotOf(walk.beam[i]) != slot) walk.beam[size++] = walk.beam[i];
  }
  walk.size = size;
}

/** Walks a layer from `walk.nearest` on to what is near by this distance. */
template <typename Kind>
BELFRY_INLINE void walkLayer(const GraphView& graph, Walk& walk, uint32_t slot, int layer) {
  Kind::prepareCode(graph.code(slot), graph.codeBytes, walk.query, &walk.queryOffset);
  walk.nearestDistance = distanceTo<Kind>(walk.query, walk.queryOffset, graph.code(walk.nearest), graph.codeBytes);
  walk.layer = walk.lowestLayer = layer;
  walk.size = walk.next = walk.found = 0;
  walk.budget = PTRDIFF_MAX;
  walkThrough<Kind>(graph, walk);
  forget(graph, walk);
  leaveOut(walk, slot);
}

/** Descends to a layer, whose nearest vector becomes `walk.nearest`. */
template <typename Kind>
BELFRY_INLINE void descendTo(const GraphView& graph, Walk& walk, uint32_t slot, int layer) {
  Kind::prepareCode(graph.code(slot), graph.codeBytes, walk.query, &walk.queryOffset);
  walk.lowestLayer = layer;
  enter<Kind>(graph, walk);
  while (walk.layer > layer) {
    look(graph, walk);
    measure<Kind>(graph, walk);
  }
}

template <typename Kind, typename Second>
int64_t link(const GraphView& graph, uint32_t slot, LinkMemory& memory) {
  Walk& walk = memory.walk;
  const int level = graph.slot(slot)->level;
  const int top = entryLevel(loadAcquire(graph.entry));
  const int highest = level < top ? level : top;
  walk.ef = graph.efConstruction;
  descendTo<Kind>(graph, walk, slot, highest);
  for (int layer = highest; layer >= 0; layer--) {
    walkLayer<Kind>(graph, walk, slot, layer);
    const uint32_t nearest = walk.size > 0 ? slotOf(walk.beam[0]) : walk.nearest;
    const bool mayBeTwin = layer == 0 && (graph.slot(slot)->state & isFresh);
    int64_t equal = mayBeTwin ? equalAmong(graph, walk, slot) : -1;
    int kept = choose<Kind>(graph, memory, walk.beam, walk.size, shareOfFirst<Kind, Second>(graph.m), 0, 0);
    if (!AreSame<Kind, Second>::value) {
      walkLayer<Second>(graph, walk, slot, layer);
      if (mayBeTwin && equal < 0) equal = equalAmong(graph, walk, slot);
      kept = choose<Second>(graph, memory, walk.beam, walk.size, graph.m, kept, kept);
    }
    if (equal >= 0) return equal;
    {
      const Hold hold(graph.slot(slot));
      writeLinks(graph.links(slot, layer), memory.kept, kept);
    }
    walk.nearest = nearest;
  }
  // Only now does anything lead here: whoever comes finds links on every layer.
  for (int layer = highest; layer >= 0; layer--) {
    const uint32_t* const links = graph.links(slot, layer);
    uint32_t own[mostLinksOfAll];
    const int count = linkCount(links);
    for (int i = 0; i < count; i++) own[i] = loadAcquire(links + 1 + i);
    for (int i = 0; i < count; i++) linkBack<Kind, Second>(graph, own[i], slot, layer, memory);
  }
  return -1;
}

/** The nearest of where the tombstones in a list lead, without what is kept already. */
template <typename Kind>
void gatherBehind(const GraphView& graph, uint32_t slot, int layer, const LinkMemory& memory, int kept, Walk& walk) {
  const uint32_t* const links = graph.links(slot, layer);
  const auto isGone = [&](uint32_t other) { return (graph.slot(other)->state & isTombstone) != 0; };
  Kind::prepareCode(graph.code(slot), graph.codeBytes, walk.query, &walk.queryOffset);
  walk.ef = graph.efConstruction;
  walk.size = walk.next = walk.found = 0;
  meet(walk, slot);
  for (int i = 0; i < kept; i++) meet(walk, memory.kept[i]);
  for (int i = 1; i <= linkCount(links); i++) {
    if (!isGone(links[i])) continue;
    const uint32_t* const further = graph.links(links[i], layer);
    const int count = linkCount(further);
    for (int j = 1; j <= count; j++) {
      const uint32_t other = loadAcquire(further + j);
      if (isGone(other) || !meet(walk, other)) continue;
      offer(graph, walk, other, distanceTo<Kind>(walk.query, walk.queryOffset, graph.code(other), graph.codeBytes));
    }
  }
  forget(graph, walk);
}

template <typename Kind, typename Second>
void bridge(const GraphView& graph, uint32_t slot, int layer, LinkMemory& memory) {
  Walk& walk = memory.walk;
  uint32_t* const links = graph.links(slot, layer);
  Slot* const place = graph.slot(slot);
  const int most = graph.mostLinks(layer) - (layer == 0 && place->twin != 0);
  // What is alive stays, chosen or not: it may be led to from nowhere else.
  int kept = 0;
  for (int i = 1; i <= linkCount(links); i++) {
    if (!(graph.slot(links[i])->state & isTombstone)) keep<Kind>(graph, memory, kept++, links[i]);
  }
  gatherBehind<Kind>(graph, slot, layer, memory, kept, walk);
  const int mostOfFirst = kept + shareOfFirst<Kind, Second>(most - kept);
  kept = choose<Kind>(graph, memory, walk.beam, walk.size, mostOfFirst, kept, 0);
  if (!AreSame<Kind, Second>::value) {
    gatherBehind<Second>(graph, slot, layer, memory, kept, walk);
    kept = choose<Second>(graph, memory, walk.beam, walk.size, most, kept, kept);
  }
  const Hold hold(place);
  writeLinks(links, memory.kept, kept);
}

}  // namespace BELFRY_ISA
}  // namespace belfry
