// An HNSW graph (Malkov & Yashunin 2018) over vectors that come and go: built by hnswlib's rule, walked on narrow codes,
// answered with exact scores.
//
// One writer at a time (add, remove, repair, recode); any number of searches meanwhile. A vector never moves and never
// changes where it is: an upsert writes a new slot and leaves a tombstone, and a slot is used again only after no search
// that may still look at it is under way.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace belfry {

enum class Metric { cosine, dot, l2 };
/** What the graph is walked on. Scores are computed from the float32 vectors in any case. */
enum class Storage { float32, bfloat16, int8 };

struct GraphOptions {
  ptrdiff_t dim;
  Metric metric;
  Storage storage;
  /** Links a vector is given per layer; the lowest layer holds up to twice as many. 2 … 200 */
  int m;
  int efConstruction;
  /** Of the layers vectors reach. */
  uint32_t seed;
  /** The size of coordinate that codes of int8 reach to; 0: that of the vectors added first. */
  float largest;
};

/** How a query was answered. */
enum class SearchPath : uint8_t { graph = 0, widened = 1, scan = 2 };

struct SearchRequest {
  /** [queryCount, dim], finite */
  const float* queries;
  ptrdiff_t queryCount;
  ptrdiff_t k;
  ptrdiff_t efSearch;
  /** A bit for each row from 0 to filterRows − 1, set where it may be found; null: all may. */
  const uint32_t* filter;
  ptrdiff_t filterRows;
  /** Per query rows that are left out, ascending; null: none. */
  const int32_t* excludeOffsets;
  const int32_t* excludeRows;
};

/** Where answers go; whatever is beyond found[q] of a query becomes −1 and −∞. */
struct SearchLists {
  /** [queryCount, k], by score, equal scores by row */
  int32_t* rows;
  float* scores;
  int32_t* found;
  SearchPath* paths;
};

struct GraphStats {
  /** Vectors that can be found. */
  int64_t size;
  /** Deleted vectors that searches still walk through. */
  int64_t tombstones;
  /** Slots that wait to be used again. */
  int64_t freeSlots;
  /** Vectors equal to one in the graph, which stands for them. */
  int64_t twins;
  int64_t maxLevel;
  /** Memory of vectors, links and codes, as far as slots are in use. */
  int64_t bytes;
  /** Vectors linked since the graph was made; grows while `add` runs. */
  int64_t linked;
  /** The size of coordinate that codes reach to. */
  float largest;
};

/** What was given does not fit; the text says what. Nothing was changed. */
struct InvalidInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/** A file that is no graph. */
struct InvalidGraph : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/** A call of the operating system that failed. */
struct FileFailure : std::runtime_error {
  FileFailure(const std::string& action, int error);
  const int error;
};

class Graph {
 public:
  struct State;

  /** @throws std::bad_alloc */
  explicit Graph(const GraphOptions& options);
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  const GraphOptions& options() const;
  /** May be asked on any thread at any time. */
  GraphStats stats() const;

  /**
   * Adds vectors, or replaces those of rows that are there. One thread links in one order: the same graph every time.
   *
   * @param rows [count], not negative @param vectors [count, dim] @param mustBeNew refuse rows that are there or come twice
   * @throws InvalidInput (a negative row, a number that is not finite, a row that is not new), std::bad_alloc
   */
  void add(int threads, const int32_t* rows, const float* vectors, ptrdiff_t count, bool mustBeNew);
  /** Returns how many of the rows were there. */
  ptrdiff_t remove(const int32_t* rows, ptrdiff_t count);
  /** Links around all tombstones, whose slots can then be used again. @throws std::bad_alloc */
  void repair(int threads);
  /** Encodes all vectors anew, for the numbers they have by now. @throws std::bad_alloc */
  void recode(Storage storage);

  /** @throws InvalidInput (excluded rows out of order), std::bad_alloc, Abandoned */
  void search(int threads, const SearchRequest& request, const SearchLists& lists) const;
  /** Copies the stored vector of a row (unit length for cosine) to `vector` [dim]; false where there is none. */
  bool vector(int32_t row, float* vector) const;
  /** The same for many: vectors of rows that are there, one after the other, and those rows, to `there` [count]. Returns how many. */
  ptrdiff_t vectors(const int32_t* rows, ptrdiff_t count, float* vectors, int32_t* there) const;
  /** Copies the rows that can be found, ascending, to `rows` [stats().size]. Not while a writer is at work. */
  void rows(int32_t* rows) const;

  /**
   * Writes the graph as hnswlib does, from `offset` of an open file on; no writer may be at work. Returns the bytes.
   *
   * @throws FileFailure
   */
  int64_t write(int file, int64_t offset) const;
  /**
   * Reads what `write` or hnswlib wrote. Everything is checked before it is used; what comes is never more than the file
   * has bytes for.
   *
   * @param options m and efConstruction are the file's @param mapped keep vectors and links in the file's pages, copied when written
   * @throws InvalidGraph, FileFailure, std::bad_alloc
   */
  static std::unique_ptr<Graph> read(const GraphOptions& options, int file, int64_t offset, int64_t bytes, bool mapped);

 private:
  explicit Graph(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace belfry
