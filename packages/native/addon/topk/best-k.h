// The k best of a stream of scores that comes in ascending row order. Scores that may belong to them are put down as they
// come; when the room is full, the k best stay and the worst of these becomes the threshold. That costs a few operations
// a score at any k; a heap takes log k steps, each with a branch that nobody can foresee.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

/** A score and its row as one number, the larger the better: the score's order above the complement of the row. */
using Candidate = uint64_t;

struct BestK {
  /** Room for `capacity` of them; more than `k`, unless that many never come. */
  Candidate* candidates;
  size_t size;
  size_t capacity;
  size_t k;
  /** The order of the worst of k: what lies below is not kept, what equals it is a tie. 0 while everything is kept. */
  uint32_t threshold;
  /** Its score; −∞ while everything is kept. */
  float thresholdScore;
  /** Rows let go that equal the threshold. */
  int32_t tiedBeyond;
  /** The next row to leave out, and the end of their list; ascending. */
  const int32_t* excluded;
  const int32_t* excludedEnd;
};

// Functions of this header are static: each instruction set has its own copies.

/** Integers that compare as the scores do; the two zeros are equal, −∞ is above 0. Not for NaN. */
static inline uint32_t orderOf(float score) {
  const float oneZero = score + 0.0f;
  uint32_t bits;
  __builtin_memcpy(&bits, &oneZero, sizeof bits);
  return bits >> 31 ? ~bits : bits | 0x80000000u;
}

static inline float scoreOf(uint32_t order) {
  const uint32_t bits = order >> 31 ? order & 0x7fffffffu : ~order;
  float score;
  __builtin_memcpy(&score, &bits, sizeof score);
  return score;
}

static inline Candidate candidateOf(uint32_t order, int32_t row) {
  return Candidate{order} << 32 | static_cast<uint32_t>(~row);
}
static inline uint32_t orderOf(Candidate candidate) { return candidate >> 32; }
static inline int32_t rowOf(Candidate candidate) { return ~static_cast<uint32_t>(candidate); }

/** Lets go of all but the k best, where there are more, and raises the threshold. */
void keepBest(BestK& best);

/** Keeps the k best in order, best first. */
void sortBest(BestK& best);

/**
 * The sorted list of all rows from the lists of their parts, each of which has kept its k best.
 *
 * @param whole empty, with room for all of them where those of the first part lie
 */
void joinParts(BestK& whole, const BestK* parts, size_t count);

/** @param score not NaN @param row above all rows offered before */
static inline void offer(BestK& best, float score, int32_t row) {
  const uint32_t order = orderOf(score);
  if (order < best.threshold) return;
  while (best.excluded < best.excludedEnd && *best.excluded < row) best.excluded++;
  if (best.excluded < best.excludedEnd && *best.excluded == row) return;
  if (order == best.threshold) {
    best.tiedBeyond++;
    return;
  }
  best.candidates[best.size++] = candidateOf(order, row);
  if (best.size == best.capacity) keepBest(best);
}

}  // namespace belfry
