// The graph against a comparison with everything in double precision: answers, filters, deletes and the slots used again,
// equal vectors, searches while a writer is at work.
#include "../pool/thread-pool.h"
#include "hnsw-model.h"

namespace belfry {
namespace test {
namespace {

void findsNeighbours(Random& random, ptrdiff_t dim, Metric metric, Storage storage) {
  Model model(dim, metric, storage);
  const ptrdiff_t count = 3000;
  model.add(2, rowsUpTo(count), clustered(random, count, dim));
  const std::vector<float> queries = clustered(random, 20, dim);
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
  CHECK(searched(model, requestOf(queries, dim, 1, 1)) > 0.3);
  const std::vector<float> two(queries.begin(), queries.begin() + 2 * dim);
  CHECK(searched(model, requestOf(two, dim, count + 5, 10)) == 1);

  // Filters that let more and less through, and rows left out.
  for (const int32_t share : {1, 2, 10, 100, 5000}) {
    std::vector<uint32_t> filter((count + 31) / 32);
    for (int32_t row = 0; row < count; row += share) filter[row / 32] |= uint32_t{1} << (row % 32);
    if (share == 5000) filter[0] = 0;
    SearchRequest request = requestOf(queries, dim, 10, 64);
    request.filter = filter.data();
    request.filterRows = count - 7;
    CHECK(searched(model, request) > 0.9);
  }
  std::vector<int32_t> offsets(1, 0), rows;
  for (ptrdiff_t q = 0; q < 20; q++) {
    for (int32_t row = q; row < count; row += 1 + q) rows.push_back(row);
    offsets.push_back(rows.size());
  }
  SearchRequest request = requestOf(queries, dim, 10, 64);
  request.excludeOffsets = offsets.data();
  request.excludeRows = rows.data();
  CHECK(searched(model, request) > 0.9);
}

void comesAndGoes(Random& random, Metric metric, Storage storage) {
  const ptrdiff_t dim = 20;
  Model model(dim, metric, storage);
  model.add(2, rowsUpTo(4000), clustered(random, 4000, dim));
  const std::vector<float> queries = clustered(random, 20, dim);
  for (int round = 0; round < 3; round++) {
    std::vector<int32_t> gone;
    for (int32_t row = 0; row < 4000; row++) {
      if (random.whole(0, 3) == 0) gone.push_back(row);
    }
    model.remove(gone);
    CHECK(model.graph.stats().tombstones == static_cast<int64_t>(gone.size()));
    CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
    const int64_t freeBefore = model.graph.stats().freeSlots;
    model.graph.repair(2);
    CHECK(model.graph.stats().tombstones == 0);
    CHECK(model.graph.stats().freeSlots == freeBefore + static_cast<int64_t>(gone.size()));
    CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
    const int64_t bytes = model.graph.stats().bytes;
    model.add(2, gone, clustered(random, gone.size(), dim));
    CHECK(model.graph.stats().bytes == bytes);
    model.add(1, {5, 6, 5}, clustered(random, 3, dim));
    CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
    model.graph.repair(1);
  }
  model.graph.recode(Storage::bfloat16);
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
  model.remove(rowsUpTo(4000));
  CHECK(searched(model, requestOf(queries, dim, 3, 10)) == 1);
  model.graph.repair(2);
  model.add(2, rowsUpTo(4000), clustered(random, 4000, dim));
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
}

void holdsEqualVectors(Random& random, Storage storage) {
  const ptrdiff_t dim = 20, count = 6000;
  Model model(dim, Metric::cosine, storage);
  std::vector<float> vectors = clustered(random, count, dim);
  // Half of them are one of three vectors, one of which is zero.
  for (ptrdiff_t i = 0; i < count; i += 2) {
    for (ptrdiff_t d = 0; d < dim; d++) vectors[i * dim + d] = i % 3 == 0 ? 0 : vectors[(2 * (i % 3) - 1) * dim + d];
  }
  model.add(2, rowsUpTo(count), vectors);
  CHECK(model.graph.stats().twins > count / 3);
  const std::vector<float> queries = clustered(random, 20, dim);
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
  const std::vector<float> first(vectors.begin() + 4 * dim, vectors.begin() + 5 * dim);
  const Answer all = answerOf(model.graph, 1, requestOf(first, dim, 900, 64));
  CHECK(std::count_if(all.scores.begin(), all.scores.end(), [](float score) { return score > 0.99999f; }) >= 900);
  std::vector<int32_t> gone;
  for (int32_t row = 0; row < count; row++) {
    if (random.whole(0, 1) == 0) gone.push_back(row);
  }
  model.remove(gone);
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
  model.graph.repair(2);
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
  CHECK(model.graph.stats().tombstones == 0);
  model.add(1, gone, clustered(random, gone.size(), dim));
  CHECK(searched(model, requestOf(queries, dim, 10, 64)) > 0.9);
}

void refusesInput(Random& random) {
  Model model(3, Metric::cosine, Storage::int8);
  model.add(1, {0, 1}, clustered(random, 2, 3));
  const auto refuses = [&](std::vector<int32_t> rows, std::vector<float> vectors, bool mustBeNew) {
    try {
      model.graph.add(1, rows.data(), vectors.data(), rows.size(), mustBeNew);
      return false;
    } catch (const InvalidInput&) {
      return model.graph.stats().size == 2;
    }
  };
  CHECK(refuses({-1}, {1, 2, 3}, false));
  CHECK(refuses({2, 1}, {1, 2, 3, 4, 5, 6}, true));
  CHECK(refuses({2, 2}, {1, 2, 3, 4, 5, 6}, true));
  CHECK(refuses({2, 3}, {1, 2, 3, 4, NAN, 6}, true));
  CHECK(refuses({2, 3}, {1, 2, 3, 4, 5, INFINITY}, false));
  const std::vector<float> query = {1, 0, 0};
  const std::vector<int32_t> offsets = {0, 2}, descending = {1, 0};
  SearchRequest request = requestOf(query, 3, 1, 1);
  request.excludeOffsets = offsets.data();
  request.excludeRows = descending.data();
  bool isRefused = false;
  try {
    answerOf(model.graph, 1, request);
  } catch (const InvalidInput&) {
    isRefused = true;
  }
  CHECK(isRefused);
  model.add(1, {2147483647, 7}, clustered(random, 2, 3));
  CHECK(searched(model, requestOf({1, 0, 0}, 3, 9, 1)) == 1);
}

/** A search that nobody waits for any more ends before its last query. */
void givesUp(Random& random) {
  const ptrdiff_t dim = 8, queryCount = 200000;
  Model model(dim, Metric::dot, Storage::float32);
  model.add(2, rowsUpTo(2000), clustered(random, 2000, dim));
  const std::vector<float> queries = clustered(random, queryCount, dim);
  for (const int threads : {1, 2}) {
    std::vector<int32_t> rows(queryCount), found(queryCount, -1);
    std::vector<float> scores(queryCount);
    std::vector<SearchPath> paths(queryCount);
    std::atomic<bool> isAbandoned{false};
    std::thread other([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      isAbandoned = true;
    });
    Abandonment::current() = Abandonment(isAbandoned);
    bool threw = false;
    try {
      model.graph.search(threads, requestOf(queries, dim, 1, 40), {rows.data(), scores.data(), found.data(), paths.data()});
    } catch (const Abandoned&) {
      threw = true;
    }
    Abandonment::current() = Abandonment();
    other.join();
    CHECK(threw);
    CHECK(found.back() == -1);
  }
  CHECK(searched(model, requestOf({queries.begin(), queries.begin() + 20 * dim}, dim, 5, 64)) > 0.9);
}

/** Answers are vectors that were there, however much is written meanwhile. */
void readsWhileWriting(Random& random, Storage storage) {
  const ptrdiff_t dim = 8;
  const int32_t count = 1200;
  Model model(dim, Metric::cosine, storage);
  model.add(2, rowsUpTo(count), clustered(random, count, dim));
  const std::vector<float> queries = clustered(random, 16, dim);
  std::atomic<bool> done{false};
  std::vector<std::thread> readers;
  const Isa isa = currentIsa();
  for (int reader = 0; reader < 2; reader++) {
    readers.emplace_back([&, reader] {
      useIsa(isa);
      std::vector<uint32_t> filter(count / 32, 0xAAAAAAAAu);
      do {
        SearchRequest request = requestOf(queries, dim, 5, 8);
        if (reader == 1) {
          request.filter = filter.data();
          request.filterRows = count / 32 * 32;
        }
        const Answer answer = answerOf(model.graph, 2, request);
        for (ptrdiff_t q = 0; q < request.queryCount; q++) {
          std::set<int32_t> rows;
          for (int32_t i = 0; i < answer.found[q]; i++) {
            const int32_t row = answer.rows[q * 5 + i];
            CHECK(row >= 0 && row < 2 * count && passes(request, q, row) && rows.insert(row).second);
          }
        }
        float vector[8];
        model.graph.vector(3, vector);
        model.graph.stats();
      } while (!done);
    });
  }
  for (int round = 0; round < 4; round++) {
    std::vector<int32_t> rows;
    for (int i = 0; i < 250; i++) rows.push_back(random.whole(0, 2 * count - 1));
    model.graph.remove(rows.data(), 100);
    const std::vector<float> vectors = clustered(random, rows.size(), dim);
    model.graph.add(2, rows.data(), vectors.data(), rows.size(), false);
    model.graph.repair(2);
    if (round == 1) model.graph.recode(Storage::bfloat16);
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

const Part part("hnsw", [] {
  Random random(7);
  for (const Metric metric : {Metric::cosine, Metric::dot, Metric::l2}) {
    for (const Storage storage : {Storage::float32, Storage::bfloat16, Storage::int8}) {
      findsNeighbours(random, 3 + random.whole(0, 30), metric, storage);
      readsWhileWriting(random, storage);
    }
    comesAndGoes(random, metric, Storage::int8);
  }
  findsNeighbours(random, 64, Metric::cosine, Storage::int8);
  holdsEqualVectors(random, Storage::int8);
  holdsEqualVectors(random, Storage::float32);
  refusesInput(random);
  givesUp(random);
});

}  // namespace
}  // namespace test
}  // namespace belfry
