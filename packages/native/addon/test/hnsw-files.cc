// Graphs and their files: read as they were written, bit for bit; everything else refused, whatever it says.
#include <cstdio>

#include "hnsw-model.h"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>

namespace belfry {
namespace test {
namespace {

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

const Part part("hnsw-files", [] {
  Random random(11);
  for (const Metric metric : {Metric::cosine, Metric::dot, Metric::l2}) {
    for (const Storage storage : {Storage::float32, Storage::bfloat16, Storage::int8})
      survivesItsFile(random, metric, storage);
  }
  refusesOtherFiles(random);
  buildsTheSame(random);
});

}  // namespace
}  // namespace test
}  // namespace belfry

#endif
