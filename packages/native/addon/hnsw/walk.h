// A walk through the graph towards one query, and the kernels that make its steps.
//
// The beam holds the nearest vectors met so far, nearest first, cut behind the ef-th of those that may be found. Vectors
// that may not (deleted, filtered out) are walked through all the same; the beam grows by them.
#pragma once

#include "layout.h"

namespace belfry {

/** distance << 32 | slot << 2 | flags: sorted by distance, then slot. */
using BeamEntry = uint64_t;
/** Slots have numbers of 30 bits. */
constexpr int64_t mostSlots = int64_t{1} << 30;
constexpr BeamEntry isExpanded = 1;
constexpr BeamEntry mayBeFound = 2;

static inline BeamEntry beamEntry(uint32_t distance, uint32_t slot) {
  return static_cast<BeamEntry>(distance) << 32 | static_cast<BeamEntry>(slot) << 2;
}
static inline uint32_t slotOf(BeamEntry entry) { return static_cast<uint32_t>(entry) >> 2; }
static inline uint32_t distanceOf(BeamEntry entry) { return static_cast<uint32_t>(entry >> 32); }

/** What keeps vectors out of an answer. */
struct Admission {
  /** Whether anything can be kept out; if not, nobody looks. */
  bool asks;
  const uint32_t* filter;
  int64_t filterRows;
  const int32_t* excluded;
  const int32_t* excludedEnd;
};

/** Whether the row at this place may be named now. */
static inline bool isAdmitted(const Admission& admission, const Slot* place) {
  if (loadAcquire(&place->state) & isNoAnswer) return false;
  const int32_t row = __atomic_load_n(&place->row, __ATOMIC_RELAXED);
  if (admission.filter != nullptr && !(row < admission.filterRows && (admission.filter[row >> 5] >> (row & 31) & 1)))
    return false;
  const int32_t* from = admission.excluded;
  for (ptrdiff_t count = admission.excludedEnd - from; count > 0;) {
    const ptrdiff_t half = count / 2;
    if (from[half] == row) return false;
    const bool isFurther = from[half] < row;
    from = isFurther ? from + half + 1 : from;
    count = isFurther ? count - half - 1 : half;
  }
  return true;
}

/** m is 200 at most. */
constexpr int mostLinksOfAll = 400;
/** Lists of codes end at a multiple of four, which distances are measured by. */
constexpr int codesAtOnce = 4;

/** A bit of `Walk::touched` stands for a cache line of `Walk::visited`, a word of it for so many slots. */
constexpr int touchedBits = 15;
constexpr int lineBits = 9;
constexpr int64_t touchedWordsFor(int64_t slotCount) { return (slotCount + (int64_t{1} << touchedBits) - 1) >> touchedBits; }

struct Walk {
  /** What distances are measured from: a code in the form of a query, and what belongs to it. */
  uint8_t* query;
  int32_t queryOffset;

  /** Above the lowest layer to be walked: the nearest so far. */
  int layer;
  /** The layer whose nearest `ef` are wanted. */
  int lowestLayer;
  uint32_t nearest;
  uint32_t nearestDistance;

  BeamEntry* beam;
  ptrdiff_t size;
  ptrdiff_t capacity;
  /** The first that may not be expanded yet. */
  ptrdiff_t next;
  ptrdiff_t ef;
  /** Those in the beam that may be found. */
  ptrdiff_t found;
  Admission admission;
  /** Vectors it may still measure; below 0 it has given up. */
  ptrdiff_t budget;

  /** A bit for each slot, and one for each cache line of those bits that says whether there is any. */
  uint64_t* visited;
  uint64_t* touched;

  /** Slots whose codes are on their way into the cache. */
  uint32_t* pending;
  const uint8_t** pendingCodes;
  int pendingCount;
  /** Whether there is something to measure. */
  bool hasLooked;

  /** The query this walk is about; whoever started it knows. */
  ptrdiff_t queryNumber;
};

/** Queries that walks of one thread work off. */
struct WalkGroup {
  Walk* walks;
  int walkCount;
  /** Gives a walk its next query and starts it; false when none is left. */
  bool (*start)(void* context, Walk& walk);
  /** Takes what a walk has found. */
  void (*finish)(void* context, Walk& walk);
  void* context;
};

/** Working memory of linking. */
struct LinkMemory {
  Walk walk;
  /** [2m + 1] candidates of a list that is full, nearest first */
  BeamEntry* candidates;
  /** [2m] what is kept of candidates, and in the form of queries: [2m + 3, queryStride], [2m + 3] */
  uint32_t* kept;
  uint8_t* keptQueries;
  int32_t* keptOffsets;
  size_t queryStride;
  /** [queryStride] */
  uint8_t* query;
  /** [2m + 4] */
  uint32_t* distances;
  const uint8_t** codes;
};

/** The steps over one kind of code and of distance. */
struct WalkKernels {
  /** Turns a vector into `walk.query`. */
  void (*prepare)(const float* vector, ptrdiff_t dim, size_t codeBytes, float perUnit, Walk& walk);
  /** Walks several queries in turns: while one waits for memory, another one measures. */
  void (*search)(const GraphView& graph, WalkGroup& group);
  /** Gives a slot its links, on all its layers; returns the slot of an equal vector instead, where a fresh one has one. */
  int64_t (*link)(const GraphView& graph, uint32_t slot, LinkMemory& memory);
  /** Replaces the links of a list that lead to tombstones by links to where those led. */
  void (*bridge)(const GraphView& graph, uint32_t slot, int layer, LinkMemory& memory);
};

struct HnswKernels {
  /** By storage and metric. */
  WalkKernels walks[3][3];
  /** By storage. @param perUnit codes of int8 count units of 1 / perUnit */
  void (*encode[3])(const float* vector, ptrdiff_t dim, size_t codeBytes, float perUnit, uint8_t* code);
  /** The score of the contract, summed in float64: the inner product, or minus the squared distance. */
  float (*score[2])(const float* query, const float* vector, ptrdiff_t dim);
};

}  // namespace belfry

#define BELFRY_FAMILY hnsw
#define BELFRY_FAMILY_TYPE HnswKernels
#include "../isa/family.h"
