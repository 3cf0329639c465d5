// How a vector gets its links, by hnswlib's rule: of the nearest found, in order, those are kept that are nearer to the
// vector than to any kept before (Malkov & Yashunin 2018, algorithm 4); each of them links back, and chooses anew by the
// same rule where its list is full. Only for sources that are compiled once per instruction set.
#pragma once

#include "pause.h"
#include "steps.h"

namespace belfry {
namespace BELFRY_ISA {

/** m is 200 at most. */
constexpr int mostLinksOfAll = 400;

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

/** Whether one of those kept is nearer to the code than `distance`. */
template <typename Kind>
BELFRY_INLINE bool isCovered(const GraphView& graph, const LinkMemory& memory, int kept, const uint8_t* code,
                             uint32_t distance) {
  for (int i = 0; i < kept; i += 4) {
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

/** Keeps candidates, nearest first, behind the first `kept` of `memory.kept`, up to `most` of all; returns how many. */
template <typename Kind>
BELFRY_INLINE int choose(const GraphView& graph, LinkMemory& memory, const BeamEntry* candidates, ptrdiff_t count,
                         int most, int kept = 0) {
  ptrdiff_t eligible = kept;
  for (ptrdiff_t i = 0; i < count; i++) eligible += (candidates[i] & mayBeFound) != 0;
  const bool takesAll = eligible < most;
  for (ptrdiff_t i = 0; i < count && kept < most; i++) {
    if (!(candidates[i] & mayBeFound)) continue;
    const uint32_t slot = slotOf(candidates[i]);
    if (!takesAll && isCovered<Kind>(graph, memory, kept, graph.code(slot), distanceOf(candidates[i]))) continue;
    keep<Kind>(graph, memory, kept++, slot);
  }
  return kept;
}

/** Adds a link from `from` to `to`, or lets the list choose anew where it is full. */
template <typename Kind>
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
  int32_t offset;
  Kind::prepareCode(graph.code(from), graph.codeBytes, memory.query, &offset);
  memory.codes[0] = graph.code(to);
  for (int i = 1; i <= count; i++) memory.codes[i] = graph.code(links[i]);
  distancesTo<Kind>(memory.query, offset, memory.codes, count + 1, graph.codeBytes, memory.distances);
  for (int i = 0; i <= count; i++) {
    const BeamEntry entry = beamEntry(memory.distances[i], i == 0 ? to : links[i]) | mayBeFound;
    int at = i;
    for (; at > 0 && memory.candidates[at - 1] > entry; at--) memory.candidates[at] = memory.candidates[at - 1];
    memory.candidates[at] = entry;
  }
  writeLinks(links, memory.kept, choose<Kind>(graph, memory, memory.candidates, count + 1, most));
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

template <typename Kind>
int64_t link(const GraphView& graph, uint32_t slot, LinkMemory& memory) {
  Walk& walk = memory.walk;
  const int level = graph.slot(slot)->level;
  const int top = entryLevel(loadAcquire(graph.entry));
  const int highest = level < top ? level : top;
  Kind::prepareCode(graph.code(slot), graph.codeBytes, walk.query, &walk.queryOffset);
  walk.ef = graph.efConstruction;
  walk.budget = PTRDIFF_MAX;
  walk.lowestLayer = highest;
  enter<Kind>(graph, walk);
  for (int layer = highest; layer >= 0; layer--) {
    walk.layer = layer < walk.layer ? layer : walk.layer;
    walk.lowestLayer = layer;
    walk.size = walk.next = walk.found = 0;
    walkThrough<Kind>(graph, walk);
    forget(graph, walk);
    leaveOut(walk, slot);
    if (layer == 0 && (graph.slot(slot)->state & isFresh)) {
      const int64_t equal = equalAmong(graph, walk, slot);
      if (equal >= 0) return equal;
    }
    const int kept = choose<Kind>(graph, memory, walk.beam, walk.size, graph.m);
    {
      const Hold hold(graph.slot(slot));
      writeLinks(graph.links(slot, layer), memory.kept, kept);
    }
    if (walk.size == 0) continue;
    walk.nearest = slotOf(walk.beam[0]);
    walk.nearestDistance = distanceOf(walk.beam[0]);
  }
  // Only now does anything lead here: whoever comes finds links on every layer.
  for (int layer = highest; layer >= 0; layer--) {
    const uint32_t* const links = graph.links(slot, layer);
    uint32_t own[mostLinksOfAll];
    const int count = linkCount(links);
    for (int i = 0; i < count; i++) own[i] = loadAcquire(links + 1 + i);
    for (int i = 0; i < count; i++) linkBack<Kind>(graph, own[i], slot, layer, memory);
  }
  return -1;
}

template <typename Kind>
void bridge(const GraphView& graph, uint32_t slot, int layer, LinkMemory& memory) {
  Walk& walk = memory.walk;
  const auto isGone = [&](uint32_t other) { return (graph.slot(other)->state & isTombstone) != 0; };
  uint32_t* const links = graph.links(slot, layer);
  const int count = linkCount(links);
  Kind::prepareCode(graph.code(slot), graph.codeBytes, walk.query, &walk.queryOffset);
  walk.ef = graph.efConstruction;
  walk.size = walk.next = walk.found = 0;
  meet(walk, slot);
  // What is alive stays, chosen or not: it may be led to from nowhere else.
  int kept = 0;
  for (int i = 1; i <= count; i++) {
    if (!isGone(links[i]) && meet(walk, links[i])) keep<Kind>(graph, memory, kept++, links[i]);
  }
  for (int i = 1; i <= count; i++) {
    if (!isGone(links[i])) continue;
    const uint32_t* const further = graph.links(links[i], layer);
    const int furtherCount = linkCount(further);
    for (int j = 1; j <= furtherCount; j++) {
      const uint32_t other = loadAcquire(further + j);
      if (isGone(other) || !meet(walk, other)) continue;
      offer(graph, walk, other, distanceTo<Kind>(walk.query, walk.queryOffset, graph.code(other), graph.codeBytes));
    }
  }
  forget(graph, walk);
  Slot* const place = graph.slot(slot);
  const int most = graph.mostLinks(layer) - (layer == 0 && place->twin != 0);
  kept = choose<Kind>(graph, memory, walk.beam, walk.size, most, kept);
  const Hold hold(place);
  writeLinks(links, memory.kept, kept);
}

}  // namespace BELFRY_ISA
}  // namespace belfry
