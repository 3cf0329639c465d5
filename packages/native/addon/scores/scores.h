// The scores kernel by blocks: queries × candidates → loss and exact gradients of both sides, never holding B × C.
//
// Queries pass in ranges; a range's transformed scores ("terms", see epilogues.h) are kept until its gradients are done,
// or, where not even those of one block fit the budget, made again (a fourth product; the same bits):
//   rowBlock     48 queries against all candidates, 256 at a time: products, terms, and the queries' gradients, the
//                largest score of a row being corrected as it rises (as in flash attention)
//   columnBlock  256 candidates against all queries of the range: the candidates' gradients
// Which thread takes a block changes nothing, and no number is added to by two threads.
#pragma once

#include "scores-call.h"

namespace belfry {

constexpr ptrdiff_t rowsPerBlock = 48;
constexpr ptrdiff_t columnsPerBlock = 256;

/** A call at work. */
struct ScoresTask {
  const ScoresCall& call;
  /** dim, up to whole vectors */
  ptrdiff_t dims;
  /** Candidates, up to whole panels */
  ptrdiff_t columns;
  float inverseTemperature;

  /** The candidates as the products take them: for the scores, and for the queries' gradients */
  const void* panels;
  const void* candidates;
  /** [columns]; infinite for the padding, whose terms are so 0 */
  const float* logCounts;
  /** [columns]; null where there are no groups */
  const int32_t* candidateGroups;

  /** The range of queries at work: [firstQuery, firstQuery + rangeRows) */
  ptrdiff_t firstQuery;
  ptrdiff_t rangeRows;
  /** [row block], each 48 × columns terms; null where they are made again for the column blocks */
  void* terms;
  /** [row block][column block][48]: what a term is multiplied by to be ∂loss/∂score */
  float* factors;
  /** [row block]: queries [48, dims], their gradients so far, those of a column block, and what the products need */
  float* rowRoom;
  ptrdiff_t rowRoomLength;
  /** [column block]: scaled queries [48, dims], and as much as a row block needs where terms are made again */
  float* columnRoom;
  ptrdiff_t columnRoomLength;

  /** [B]: each query's part of the loss */
  double* losses;
  /** [columns of whole column blocks with a gradient, dims], zeros at first */
  float* candidateGradient;
};

/** The kernel's parts, for one format of the products' factors. */
struct ScoresForm {
  /** Bytes of terms as they are kept from their row block to their column block */
  size_t (*termBytes)(ptrdiff_t terms);
  /** Length of ScoresTask::rowRoom for one row block */
  ptrdiff_t (*rowRoomLength)(ptrdiff_t dims);
  /** Fills panels and candidates for the columns [from, to); each has 4 · columns · (dims + 1) bytes. @param vectors [count, dim] */
  void (*pack)(const float* vectors, ptrdiff_t count, ptrdiff_t dim, ptrdiff_t dims, ptrdiff_t from, ptrdiff_t to,
               void* panels, void* candidates);
  /** By Terms */
  void (*rowBlock[termsCount])(const ScoresTask& task, ptrdiff_t block);
  void (*columnBlock[termsCount])(const ScoresTask& task, ptrdiff_t block);
};

struct ScoresKernels {
  /** Candidates side by side in a panel */
  ptrdiff_t panel;
  /** Numbers in a vector */
  ptrdiff_t width;
  ScoresForm float32;
  ScoresForm bfloat16;
};

}  // namespace belfry

#define BELFRY_FAMILY scores
#define BELFRY_FAMILY_TYPE ScoresKernels
#include "../isa/family.h"
