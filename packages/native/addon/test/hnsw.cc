// The graph against a comparison with everything in double precision: answers, filters, deletes and the slots used again,
// equal vectors, files that are what was written and files that are not, searches while a writer is at work.
#include "../hnsw/graph.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "../pool/thread-pool.h"
#include "checks.h"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace belfry {
namespace test {
namespace {

constexpr int m = 8;
constexpr int efConstruction = 60;

GraphOptions optionsOf(ptrdiff_t dim, Metric metric, Storage storage) {
  return {dim, metric, storage, m, efConstruction, 42, 0};
}

using Vectors = std::map<int32_t, std::vector<float>>;

/** Points around centres, as trained vectors lie; the same centres for all of one dimension. */
std::vector<float> clustered(Random& random, ptrdiff_t count, ptrdiff_t dim) {
  const ptrdiff_t centres = 40;
  const Exact<float> centre = Random(dim).numbers(centres * dim);
  std::vector<float> vectors(count * dim);
  for (ptrdiff_t i = 0; i < count; i++) {
    const ptrdiff_t own = random.whole(0, centres - 1);
    for (ptrdiff_t d = 0; d < dim; d++) vectors[i * dim + d] = centre[own * dim + d] + 0.3f * random.number();
  }
  return vectors;
}

double scoreOf(Metric metric, const float* a, const float* b, ptrdiff_t dim) {
  double product = 0, left = 0, right = 0, distance = 0;
  for (ptrdiff_t d = 0; d < dim; d++) {
    product += static_cast<double>(a[d]) * b[d];
    left += static_cast<double>(a[d]) * a[d];
    right += static_cast<double>(b[d]) * b[d];
    distance += (static_cast<double>(a[d]) - b[d]) * (static_cast<double>(a[d]) - b[d]);
  }
  if (metric == Metric::l2) return -distance;
  if (metric == Metric::dot || left == 0 || right == 0) return product;
  return product / std::sqrt(left * right);
}

/** A graph beside what should be in it. */
struct Model {
  Model(ptrdiff_t dim, Metric metric, Storage storage) : graph(optionsOf(dim, metric, storage)) {}

  void add(int threads, const std::vector<int32_t>& rows, const std::vector<float>& numbers) {
    const ptrdiff_t dim = graph.options().dim;
    graph.add(threads, rows.data(), numbers.data(), rows.size(), false);
    for (size_t i = 0; i < rows.size(); i++)
      vectors[rows[i]].assign(numbers.begin() + i * dim, numbers.begin() + (i + 1) * dim);
  }

  void remove(const std::vector<int32_t>& rows) {
    std::set<int32_t> there;
    for (const int32_t row : rows) {
      if (vectors.erase(row) == 1) there.insert(row);
    }
    CHECK(graph.remove(rows.data(), rows.size()) == static_cast<ptrdiff_t>(there.size()));
    CHECK(graph.stats().size == static_cast<int64_t>(vectors.size()));
  }

  Graph graph;
  Vectors vectors;
};

struct Answer {
  std::vector<int32_t> rows;
  std::vector<float> scores;
  std::vector<int32_t> found;
  std::vector<SearchPath> paths;
};

Answer answerOf(const Graph& graph, int threads, SearchRequest request) {
  const size_t places = request.queryCount * request.k;
  Answer answer = {std::vector<int32_t>(places), std::vector<float>(places), std::vector<int32_t>(request.queryCount),
                   std::vector<SearchPath>(request.queryCount)};
  graph.search(threads, request,
               {answer.rows.data(), answer.scores.data(), answer.found.data(), answer.paths.data()});
  return answer;
}

SearchRequest requestOf(const std::vector<float>& queries, ptrdiff_t dim, ptrdiff_t k, ptrdiff_t ef) {
  SearchRequest request = {};
  request.queries = queries.data();
  request.queryCount = queries.size() / dim;
  request.k = k;
  request.efSearch = ef;
  return request;
}

bool passes(const SearchRequest& request, ptrdiff_t query, int32_t row) {
  if (request.filter != nullptr && (row >= request.filterRows || !(request.filter[row / 32] >> (row % 32) & 1)))
    return false;
  if (request.excludeOffsets == nullptr) return true;
  return !std::binary_search(request.excludeRows + request.excludeOffsets[query],
                             request.excludeRows + request.excludeOffsets[query + 1], row);
}

/** Checks what must hold of every answer; returns the share of the true nearest that were found, by score. */
double recallOf(const Model& model, const SearchRequest& request, const Answer& answer) {
  const ptrdiff_t dim = model.graph.options().dim;
  const Metric metric = model.graph.options().metric;
  double hits = 0, wanted = 0;
  for (ptrdiff_t q = 0; q < request.queryCount; q++) {
    std::vector<double> truth;
    for (const auto& [row, vector] : model.vectors) {
      if (passes(request, q, row)) truth.push_back(scoreOf(metric, request.queries + q * dim, vector.data(), dim));
    }
    std::sort(truth.begin(), truth.end(), std::greater<double>());
    const ptrdiff_t expected = std::min<ptrdiff_t>(truth.size(), request.k);
    CHECK(answer.found[q] == expected);
    std::set<int32_t> seen;
    for (ptrdiff_t i = 0; i < request.k; i++) {
      const int32_t row = answer.rows[q * request.k + i];
      const float score = answer.scores[q * request.k + i];
      if (i >= answer.found[q]) {
        CHECK(row == -1 && score == -INFINITY);
        continue;
      }
      CHECK(model.vectors.count(row) == 1 && passes(request, q, row) && seen.insert(row).second);
      if (model.vectors.count(row) == 0) continue;
      CHECK(isClose(score, scoreOf(metric, request.queries + q * dim, model.vectors.at(row).data(), dim), 1e-5, 1e-5));
      if (i > 0) {
        const float before = answer.scores[q * request.k + i - 1];
        CHECK(score < before || (score == before && row > answer.rows[q * request.k + i - 1]));
      }
      hits += score >= truth[expected - 1] - 1e-5;
      wanted++;
    }
  }
  return wanted == 0 ? 1 : hits / wanted;
}

double searched(const Model& model, const SearchRequest& request) {
  const Answer one = answerOf(model.graph, 1, request), three = answerOf(model.graph, 3, request);
  CHECK(one.rows == three.rows && one.scores == three.scores && one.paths == three.paths);
  return recallOf(model, request, one);
}

std::vector<int32_t> rowsUpTo(int32_t count, int32_t from = 0) {
  std::vector<int32_t> rows;
  for (int32_t row = from; row < count; row++) rows.push_back(row);
  return rows;
}

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

#if defined(__unix__) || defined(__APPLE__)

struct Temporary {
  Temporary() : file(std::tmpfile()) {}
  ~Temporary() { std::fclose(file); }
  int number() const { return fileno(file); }
  std::FILE* const file;
};

std::vector<uint8_t> bytesOf(const Temporary& file, int64_t bytes) {
  std::vector<uint8_t> content(bytes);
  CHECK(pread(file.number(), content.data(), bytes, 0) == bytes);
  return content;
}

Answer answersOf(const Graph& graph, const std::vector<float>& queries) {
  return answerOf(graph, 1, requestOf(queries, graph.options().dim, 10, 32));
}

void survivesItsFile(Random& random, Metric metric, Storage storage) {
  const ptrdiff_t dim = 20;
  Model model(dim, metric, storage);
  std::vector<float> vectors = clustered(random, 3000, dim);
  for (ptrdiff_t i = 0; i < 300; i++) std::copy_n(vectors.begin(), dim, vectors.begin() + i * 7 * dim);
  model.add(2, rowsUpTo(3000), vectors);
  model.remove(rowsUpTo(200, 100));
  model.graph.repair(1);
  model.remove(rowsUpTo(300, 200));
  const std::vector<float> queries = clustered(random, 10, dim);
  const Answer before = answersOf(model.graph, queries);
  const Temporary first, second;
  const int64_t bytes = model.graph.write(first.number(), 0);
  GraphOptions options = model.graph.options();
  options.largest = model.graph.stats().largest;
  for (const bool mapped : {false, true}) {
    const std::unique_ptr<Graph> read = Graph::read(options, first.number(), 0, bytes, mapped);
    const Answer after = answersOf(*read, queries);
    CHECK(after.rows == before.rows && after.scores == before.scores);
    CHECK(read->stats().size == model.graph.stats().size && read->stats().twins == model.graph.stats().twins);
    CHECK(read->stats().freeSlots == 100 && read->stats().tombstones == model.graph.stats().tombstones);
    CHECK(read->write(second.number(), 0) == bytes);
    CHECK(bytesOf(first, bytes) == bytesOf(second, bytes));
    const std::vector<int32_t> more = rowsUpTo(3500, 2900);
    const std::vector<float> moreVectors = clustered(random, more.size(), dim);
    read->add(2, more.data(), moreVectors.data(), more.size(), false);
    CHECK(read->stats().size == model.graph.stats().size + 500);
  }
  CHECK(bytesOf(first, bytes) == bytesOf(second, bytes));
}

/** Whatever a file says, it is read or refused. */
void refusesOtherFiles(Random& random) {
  const ptrdiff_t dim = 4;
  Model model(dim, Metric::l2, Storage::int8);
  std::vector<float> vectors = clustered(random, 60, dim);
  for (ptrdiff_t i = 0; i < 10; i++) std::copy_n(vectors.begin(), dim, vectors.begin() + i * 3 * dim);
  model.add(1, rowsUpTo(60), vectors);
  const Temporary file;
  const int64_t bytes = model.graph.write(file.number(), 0);
  const std::vector<uint8_t> good = bytesOf(file, bytes);
  const std::vector<float> queries = clustered(random, 2, dim);
  const auto attempt = [&](const std::vector<uint8_t>& content) {
    const Temporary other;
    CHECK(pwrite(other.number(), content.data(), content.size(), 0) == static_cast<ssize_t>(content.size()));
    try {
      const std::unique_ptr<Graph> read =
          Graph::read(optionsOf(dim, Metric::l2, Storage::int8), other.number(), 0, content.size(), random.whole(0, 1));
      answerOf(*read, 1, requestOf(queries, dim, 3, 100));
      answerOf(*read, 1, requestOf(queries, dim, 1, 1));
      const std::vector<int32_t> rows = rowsUpTo(20, 10);
      read->remove(rows.data(), rows.size());
      read->repair(1);
      const std::vector<float> more = clustered(random, 10, dim);
      read->add(1, rows.data(), more.data(), 10, false);
      return true;
    } catch (const InvalidGraph&) {
      return false;
    }
  };
  CHECK(attempt(good));
  for (int64_t length = 0; length < bytes; length += random.whole(1, 97))
    CHECK(!attempt(std::vector<uint8_t>(good.begin(), good.begin() + length)));
  const std::vector<uint64_t> strange = {0, 1, 0xffffffffu, uint64_t{1} << 60, ~uint64_t{0}, 0x7ff8000000000000u};
  for (int round = 0; round < 800; round++) {
    std::vector<uint8_t> content = good;
    const int64_t at = round % 3 == 0 ? random.whole(0, 12) * 8 : random.whole(0, bytes - 9);
    if (round % 2 == 0)
      std::memcpy(&content[at], &strange[random.whole(0, strange.size() - 1)], random.whole(1, 8));
    else
      content[at] = static_cast<uint8_t>(random.whole(0, 255));
    attempt(content);
  }
}

void buildsTheSame(Random& random) {
  const ptrdiff_t dim = 20;
  const std::vector<float> vectors = clustered(random, 2000, dim);
  std::vector<std::vector<uint8_t>> files;
  for (int build = 0; build < 2; build++) {
    Model model(dim, Metric::dot, Storage::bfloat16);
    model.add(1, rowsUpTo(2000), vectors);
    const Temporary file;
    files.push_back(bytesOf(file, model.graph.write(file.number(), 0)));
  }
  CHECK(files[0] == files[1]);
}

#endif

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
#if defined(__unix__) || defined(__APPLE__)
      survivesItsFile(random, metric, storage);
#endif
    }
    comesAndGoes(random, metric, Storage::int8);
  }
  findsNeighbours(random, 64, Metric::cosine, Storage::int8);
  holdsEqualVectors(random, Storage::int8);
  holdsEqualVectors(random, Storage::float32);
  refusesInput(random);
  givesUp(random);
#if defined(__unix__) || defined(__APPLE__)
  refusesOtherFiles(random);
  buildsTheSame(random);
#endif
});

}  // namespace
}  // namespace test
}  // namespace belfry
