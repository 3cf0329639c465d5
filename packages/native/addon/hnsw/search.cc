// A search: queries are walked to through the graph, several at a time on each thread; those for which comparing with
// everything costs no more, or which found too little, are compared with everything.
#include <algorithm>
#include <new>

#include "../pool/scratch.h"
#include "../pool/workers.h"
#include "answers.h"
#include "scan.h"

namespace belfry {
namespace {

/** Queries under way on one thread: enough that memory is never waited for, few enough that their beams stay in cache. */
constexpr ptrdiff_t walksPerThread = 4;
/** Vectors compared one after the other in the time a walk needs for one. */
constexpr double scansPerStep = 2;
/** Twins of one vector that are looked at beyond k. */
constexpr ptrdiff_t twinSlack = 64;

int64_t countOf(const uint32_t* words, int64_t rows) {
  int64_t count = 0;
  for (int64_t i = 0; i < rows >> 5; i++) count += __builtin_popcount(words[i]);
  if (rows & 31) count += __builtin_popcount(words[rows >> 5] & ((uint32_t{1} << (rows & 31)) - 1));
  return count;
}

/** @throws InvalidInput */
void requireAscending(const SearchRequest& request) {
  if (request.excludeOffsets == nullptr) return;
  for (ptrdiff_t q = 0; q < request.queryCount; q++) {
    int32_t least = 0;
    for (int32_t i = request.excludeOffsets[q]; i < request.excludeOffsets[q + 1]; i++) {
      const int32_t row = request.excludeRows[i];
      if (row < least)
        throw InvalidInput("excluded row " + std::to_string(row) + " of query " + std::to_string(q) +
                           ", where rows ascend from 0 on");
      least = row;
    }
  }
}

class Search {
 public:
  Search(const Graph::State& state, const SearchRequest& request, const SearchLists& lists)
      : state_(state),
        request_(request),
        lists_(lists),
        stay_(state.readers),
        moves_(state.moves.load()),
        entry_(loadAcquire(&state.entry)),
        slotCount_(state.slotCount),
        codes_(state.currentCodes()),
        kernels_(hnsw()),
        walkKernels_(codes_->walk(kernels_)),
        view_(state.view(*codes_, slotCount_)),
        ef_(std::max(request.efSearch, request.k)),
        tombstones_(state.tombstones) {
    view_.entry = &entry_;
    const int64_t size = state.size;
    allowed_ = request.filter == nullptr ? size : std::min(size, countOf(request.filter, request.filterRows));
    const double share = static_cast<double>(allowed_) / std::max<int64_t>(1, size + tombstones_);
    expected_ = share > 0 ? ef_ / share * state.options.m : 0;
    asks_ = request.filter != nullptr || tombstones_ > 0;
    const double widened = share > 0 ? ef_ / share : 0;
    beamCapacity_ = static_cast<ptrdiff_t>(std::min<double>(slotCount_, 4 * widened)) + ef_ + 64;
  }

  void run(int threads) {
    if (entry_ == 0 || allowed_ == 0) {
      std::vector<Candidate> none;
      for (ptrdiff_t q = 0; q < request_.queryCount; q++) writeAnswer(none, request_, q, SearchPath::scan, lists_);
      return;
    }
    std::vector<ptrdiff_t> toScan;
    if (expected_ * scansPerStep >= allowed_) {
      for (ptrdiff_t q = 0; q < request_.queryCount; q++) toScan.push_back(q);
    } else {
      walk(threads);
      for (ptrdiff_t q = 0; q < request_.queryCount; q++) {
        if (lists_.paths[q] == SearchPath::scan) toScan.push_back(q);
      }
    }
    if (!toScan.empty()) scan(state_, threads, request_, toScan, lists_);
  }

 private:
  /** What one thread works with. */
  struct Worker {
    Search& search;
    float* query;
    std::vector<Candidate> candidates;
  };

  void walk(int threads) {
    const ptrdiff_t workers = workersFor(threads, request_.queryCount);
    const ptrdiff_t walksEach = std::min(walksPerThread, (request_.queryCount + workers - 1) / workers);
    BorrowedWalks walks(state_.memories, {slotCount_, beamCapacity_, codes_->queryBytes(), 2 * state_.options.m},
                        workers * walksEach);
    const Array<float> queries(workers * state_.options.dim);
    std::vector<std::vector<Candidate>> candidates(workers);
    for (std::vector<Candidate>& own : candidates) own.reserve(ef_ + request_.k + twinSlack);
    forBlocks(threads, workers, [&](ptrdiff_t w) {
      Worker worker = {*this, &queries[w * state_.options.dim], std::move(candidates[w])};
      WalkGroup group = {walks.walks() + w * walksEach, static_cast<int>(walksEach), start, finish, &worker};
      walkKernels_.search(view_, group);
    });
    if (lacksMemory_) throw std::bad_alloc();
  }

  static bool start(void* context, Walk& walk) {
    Worker& worker = *static_cast<Worker*>(context);
    return worker.search.startNext(walk, worker.query);
  }

  static void finish(void* context, Walk& walk) {
    Worker& worker = *static_cast<Worker*>(context);
    try {
      worker.search.take(walk, worker.query, worker.candidates);
    } catch (const std::bad_alloc&) {
      worker.search.lacksMemory_ = true;
    }
  }

  const float* queryAt(ptrdiff_t q) const { return request_.queries + q * state_.options.dim; }

  bool startNext(Walk& walk, float* query) {
    if (isAbandoned_) return false;
    const ptrdiff_t q = next_.fetch_add(1, std::memory_order_relaxed);
    if (q >= request_.queryCount) return false;
    state_.normalized(queryAt(q), query);
    walkKernels_.prepare(query, state_.options.dim, codes_->codeBytes(), codes_->perUnit(), walk);
    walk.queryNumber = q;
    walk.ef = ef_;
    walk.lowestLayer = 0;
    walk.budget = static_cast<ptrdiff_t>(std::max<double>(allowed_ / scansPerStep, expected_));
    walk.admission = {asks_, request_.filter, request_.filterRows, nullptr, nullptr};
    if (request_.excludeOffsets != nullptr) {
      walk.admission.excluded = request_.excludeRows + request_.excludeOffsets[q];
      walk.admission.excludedEnd = request_.excludeRows + request_.excludeOffsets[q + 1];
      walk.admission.asks = asks_ || walk.admission.excluded < walk.admission.excludedEnd;
    }
    return true;
  }

  /** Scores what a walk has found. */
  void take(const Walk& walk, float* query, std::vector<Candidate>& candidates) {
    const ptrdiff_t q = walk.queryNumber;
    if (walk.budget < 0) {
      lists_.paths[q] = SearchPath::scan;
      return;
    }
    for (ptrdiff_t i = 0; i < walk.size; i++) fetchVector(slotOf(walk.beam[i]));
    state_.normalized(queryAt(q), query);
    candidates.clear();
    for (ptrdiff_t i = 0; i < walk.size; i++) {
      if (!(walk.beam[i] & mayBeFound)) continue;
      const uint32_t slot = slotOf(walk.beam[i]);
      const Slot* const place = view_.slot(slot);
      if (isAdmitted(walk.admission, place)) offer(query, slot, place, candidates);
      offerTwins(walk.admission, query, place, candidates);
    }
    if (state_.moves.load() != moves_) keepCurrent(state_, candidates);
    const bool isWide = walk.size > ef_;
    const int64_t wanted = std::min<int64_t>(request_.k, allowed_ - (walk.admission.excludedEnd - walk.admission.excluded));
    const bool isEnough = static_cast<int64_t>(candidates.size()) >= wanted;
    writeAnswer(candidates, request_, q,
                !isEnough ? SearchPath::scan : isWide ? SearchPath::widened : SearchPath::graph, lists_);
  }

  void fetchVector(uint32_t slot) const {
    __builtin_prefetch(view_.slot(slot));
    const uint8_t* const vector = reinterpret_cast<const uint8_t*>(view_.vector(slot));
    for (ptrdiff_t at = 0; at < 4 * view_.dim; at += cacheLine) __builtin_prefetch(vector + at);
  }

  void offer(const float* query, uint32_t slot, const Slot* place, std::vector<Candidate>& candidates) const {
    const float score = belfry::scoreOf(kernels_, state_, query, slot);
    candidates.push_back(candidateOf(orderOf(score), __atomic_load_n(&place->row, __ATOMIC_RELAXED)));
  }

  void offerTwins(const Admission& admission, const float* query, const Slot* leader,
                  std::vector<Candidate>& candidates) const {
    ptrdiff_t offered = 0;
    for (uint32_t next = loadAcquire(&leader->twin); next != 0 && offered < request_.k + twinSlack;) {
      const uint32_t slot = next - 1;
      if (slot >= slotCount_) break;
      const Slot* const place = view_.slot(slot);
      if (isAdmitted(admission, place)) {
        offer(query, slot, place, candidates);
        offered++;
      }
      next = loadAcquire(&place->twin);
    }
  }

  const Graph::State& state_;
  const SearchRequest& request_;
  const SearchLists& lists_;
  const Readers::Stay stay_;
  const uint64_t moves_;
  const uint64_t entry_;
  const int64_t slotCount_;
  const std::shared_ptr<Codes> codes_;
  const HnswKernels& kernels_;
  const WalkKernels& walkKernels_;
  GraphView view_;
  const ptrdiff_t ef_;
  const int64_t tombstones_;
  int64_t allowed_;
  /** Vectors a walk is likely to measure. */
  double expected_;
  bool asks_;
  ptrdiff_t beamCapacity_;
  /** Of the thread that asked; within a block nobody has it. */
  const Abandonment isAbandoned_ = Abandonment::current();
  std::atomic<ptrdiff_t> next_{0};
  std::atomic<bool> lacksMemory_{false};
};

}  // namespace

void Graph::search(int threads, const SearchRequest& request, const SearchLists& lists) const {
  requireAscending(request);
  Search(*state_, request, lists).run(threads);
}

}  // namespace belfry
