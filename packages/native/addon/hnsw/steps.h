// The steps of a walk: look at a list of links and call for the codes behind them; measure those and put the near ones
// into the beam. Between the two another walk may have its turn. Only for sources that are compiled once per instruction
// set.
#pragma once

#include "spaces.h"
#include "walk.h"

namespace belfry {
namespace BELFRY_ISA {

constexpr size_t cacheLineBytes = 64;

BELFRY_INLINE void fetch(const void* from, size_t bytes) {
  const uint8_t* const start = static_cast<const uint8_t*>(from);
  for (size_t at = 0; at < bytes; at += cacheLineBytes) __builtin_prefetch(start + at);
}

/** Leaves no trace of where the walk was. */
BELFRY_INLINE void forget(const GraphView& graph, Walk& walk) {
  const int64_t words = touchedWordsFor(graph.slotCount);
  for (int64_t i = 0; i < words; i++) {
    for (uint64_t lines = walk.touched[i]; lines != 0; lines &= lines - 1)
      __builtin_memset(walk.visited + (i * 64 + __builtin_ctzll(lines)) * 8, 0, 64);
    walk.touched[i] = 0;
  }
}

/** Whether a slot is met for the first time. */
BELFRY_INLINE bool meet(Walk& walk, uint32_t slot) {
  uint64_t& word = walk.visited[slot >> 6];
  const bool isNew = !(word >> (slot & 63) & 1);
  word |= uint64_t{1} << (slot & 63);
  walk.touched[slot >> touchedBits] |= uint64_t{1} << (slot >> lineBits & 63);
  return isNew;
}

/** Has the code of a slot brought into the cache, to be measured where `counts`. Nobody can foresee that, so nothing branches on it. */
BELFRY_INLINE void callFor(const GraphView& graph, Walk& walk, uint32_t slot, bool counts) {
  const uint8_t* const code = graph.code(slot);
  fetch(code, graph.codeBytes);
  walk.pending[walk.pendingCount] = slot;
  walk.pendingCodes[walk.pendingCount] = code;
  walk.pendingCount += counts;
}

/** Whether an answer may name this vector, or one that it stands for. */
BELFRY_INLINE bool mayBeGiven(const GraphView& graph, const Admission& admission, uint32_t slot) {
  const Slot* const place = graph.slot(slot);
  return loadAcquire(&place->twin) != 0 || isAdmitted(admission, place);
}

/** Puts an entry at its place and cuts the beam behind the ef-th that may be found. */
BELFRY_INLINE void insert(Walk& walk, BeamEntry entry) {
  BeamEntry* const beam = walk.beam;
  // How many are before it, by halves and without a branch.
  ptrdiff_t low = 0;
  for (ptrdiff_t length = walk.size; length > 0;) {
    const ptrdiff_t half = (length + 1) / 2;
    low += beam[low + half - 1] < entry ? half : 0;
    length -= half;
  }
  __builtin_memmove(beam + low + 1, beam + low, (walk.size - low) * sizeof(BeamEntry));
  beam[low] = entry;
  walk.size++;
  walk.next = low < walk.next ? low : walk.next;
  walk.found += (entry & mayBeFound) != 0;
  if (walk.found < walk.ef) return;
  if (walk.found > walk.ef) {
    walk.size--;
    walk.found--;
  }
  while (!(beam[walk.size - 1] & mayBeFound)) walk.size--;
}

/** Nearer than this are those the beam has room for. */
BELFRY_INLINE BeamEntry bound(const Walk& walk) {
  return walk.found < walk.ef ? ~BeamEntry{0} : walk.beam[walk.size - 1];
}

BELFRY_INLINE void offer(const GraphView& graph, Walk& walk, uint32_t slot, uint32_t distance) {
  const BeamEntry entry = beamEntry(distance, slot);
  if (entry >= bound(walk)) return;
  if (walk.size == walk.capacity) {
    walk.budget = -1;
    return;
  }
  const bool given = !walk.admission.asks || mayBeGiven(graph, walk.admission, slot);
  insert(walk, given ? entry | mayBeFound : entry);
}

template <typename Kind>
BELFRY_INLINE void enter(const GraphView& graph, Walk& walk) {
  const uint64_t entry = loadAcquire(graph.entry);
  walk.nearest = entrySlot(entry);
  walk.nearestDistance = distanceTo<Kind>(walk.query, walk.queryOffset, graph.code(walk.nearest), graph.codeBytes);
  walk.layer = entryLevel(entry);
  walk.size = walk.next = walk.found = 0;
  walk.pendingCount = 0;
  walk.hasLooked = false;
}

/** From the nearest vector of the layers above into the layer that is wanted. */
BELFRY_INLINE void descend(const GraphView& graph, Walk& walk) {
  meet(walk, walk.nearest);
  offer(graph, walk, walk.nearest, walk.nearestDistance);
}

/** Looks at the next list of links. False at the end of the walk. */
BELFRY_INLINE bool look(const GraphView& graph, Walk& walk) {
  walk.pendingCount = 0;
  walk.hasLooked = true;
  const bool isAbove = walk.layer > walk.lowestLayer;
  uint32_t slot = walk.nearest;
  if (!isAbove) {
    if (walk.size == 0) descend(graph, walk);
    while (walk.next < walk.size && (walk.beam[walk.next] & isExpanded)) walk.next++;
    if (walk.next == walk.size || walk.budget < 0) return false;
    slot = slotOf(walk.beam[walk.next]);
    walk.beam[walk.next++] |= isExpanded;
  }
  const uint32_t* const links = graph.links(slot, walk.layer);
  const int count = linkCount(links);
  for (int i = 1; i <= count; i++) {
    const uint32_t link = loadAcquire(links + i);
    if (link < graph.slotCount) callFor(graph, walk, link, isAbove || meet(walk, link));
  }
  return true;
}

/** Measures what the last look called for. */
template <typename Kind>
BELFRY_INLINE void measure(const GraphView& graph, Walk& walk) {
  walk.hasLooked = false;
  const int count = walk.pendingCount;
  uint32_t distances[mostLinksOfAll + codesAtOnce];
  distancesTo<Kind>(walk.query, walk.queryOffset, walk.pendingCodes, count, graph.codeBytes, distances);
  if (walk.layer > walk.lowestLayer) {
    uint32_t nearest = walk.nearest, distance = walk.nearestDistance;
    for (int i = 0; i < count; i++) {
      if (distances[i] >= distance) continue;
      distance = distances[i];
      nearest = walk.pending[i];
    }
    if (distance == walk.nearestDistance) walk.layer--;
    walk.nearest = nearest;
    walk.nearestDistance = distance;
    __builtin_prefetch(graph.links(nearest, walk.layer));
    return;
  }
  walk.budget -= count;
  for (int i = 0; i < count; i++) offer(graph, walk, walk.pending[i], distances[i]);
  for (ptrdiff_t next = walk.next; next < walk.size; next++) {
    if (walk.beam[next] & isExpanded) continue;
    fetch(graph.links(slotOf(walk.beam[next]), walk.layer), 4 + 4 * graph.mostLinks(walk.layer));
    break;
  }
}

/** One query alone. */
template <typename Kind>
BELFRY_INLINE void walkThrough(const GraphView& graph, Walk& walk) {
  while (look(graph, walk)) measure<Kind>(graph, walk);
}

template <typename Kind>
void searchGroup(const GraphView& graph, WalkGroup& group) {
  int active = 0;
  for (; active < group.walkCount && group.start(group.context, group.walks[active]); active++)
    enter<Kind>(graph, group.walks[active]);
  while (active > 0) {
    for (int i = 0; i < active; i++) {
      Walk& walk = group.walks[i];
      // One step a turn: what it calls for is there when the others have had theirs.
      if (walk.hasLooked) {
        measure<Kind>(graph, walk);
        continue;
      }
      if (look(graph, walk)) continue;
      forget(graph, walk);
      group.finish(group.context, walk);
      if (group.start(group.context, walk)) {
        enter<Kind>(graph, walk);
        continue;
      }
      // The last walk takes the place of the one that ended.
      active--;
      const Walk ended = walk;
      walk = group.walks[active];
      group.walks[active] = ended;
      i--;
    }
  }
}

}  // namespace BELFRY_ISA
}  // namespace belfry
