// Exact search and selection against a full sort, on whole numbers, so that scores are exact and many are equal: ties, NaN,
// exclusions, more asked for than there is, rows cut into parts; the same lists on one thread and on three.
#include "../topk/inner-products.h"

#include "top-k-lists.h"

namespace belfry {
namespace test {
namespace {

struct Given {
  const TopKKernels& kernels;
  const float* numbers;
  ptrdiff_t columns;

  RowScores scores() const {
    return {[](const void* context, const SearchPart& part, BestK* best, float*) {
              const auto& [kernels, numbers, columns] = *static_cast<const Given*>(context);
              kernels.select(numbers, columns, part, best);
            },
            [](const void*, ptrdiff_t) -> size_t { return 0; }, this};
  }
};

struct Shape {
  ptrdiff_t queries, rows, k;
};

/** Finds on one thread and on three, and returns what both found. */
FoundLists findOf(Random& random, const Shape& shape, const RowScores& scores, const Exclusions& exclusions) {
  const SearchShape search = {shape.queries, shape.rows, std::min(shape.k, shape.rows)};
  const size_t budgetBytes = random.whole(1, 1 << 20);
  const FoundLists one(shape.queries, shape.k), three(shape.queries, shape.k);
  findBest(1, budgetBytes, search, scores, exclusions, one.lists());
  findBest(3, budgetBytes, search, scores, exclusions, three.lists());
  CHECK(three.isSameAs(one));
  return one;
}

/** Now and then one of the numbers becomes one that no item should have. */
void makeStrange(Random& random, const Exact<float>& numbers, float strange) {
  for (size_t i = random.whole(0, 400); i < numbers.size(); i += random.whole(1, 400)) numbers[i] = strange;
}

void searches(Random& random, const Shape& shape, ptrdiff_t dim, bool excludes) {
  const Exact<float> queries = random.wholeNumbers<float>(shape.queries * dim, -3, 3);
  const Exact<float> items = random.wholeNumbers<float>(shape.rows * dim, -3, 3);
  makeStrange(random, items, NAN);
  const RandomExclusions out(random, shape.queries, shape.rows, random.whole(1, 20));
  const Exclusions exclusions = excludes ? out.exclusions() : Exclusions{};
  const InnerProducts products = {topk(), queries.data(), items.data(), dim};
  const FoundLists lists = findOf(random, shape, products.scores(), exclusions);
  for (ptrdiff_t query = 0; query < shape.queries; query++) {
    std::vector<float> scores(shape.rows);
    for (ptrdiff_t i = 0; i < shape.rows * dim; i++) scores[i / dim] += queries[query * dim + i % dim] * items[i];
    checkList(lists, query, scores, exclusions);
  }
}

/** @param most the largest score: 0 = all are alike */
void selects(Random& random, const Shape& shape, ptrdiff_t most, bool excludes) {
  const Exact<float> scores = random.wholeNumbers<float>(shape.queries * shape.rows, -most, most);
  for (const float strange : {NAN, INFINITY, -INFINITY, -0.0f}) makeStrange(random, scores, strange);
  const RandomExclusions out(random, shape.queries, shape.rows, random.whole(1, 20));
  const Exclusions exclusions = excludes ? out.exclusions() : Exclusions{};
  const Given given = {topk(), scores.data(), shape.rows};
  const FoundLists lists = findOf(random, shape, given.scores(), exclusions);
  for (ptrdiff_t query = 0; query < shape.queries; query++) {
    const float* const own = scores.data() + query * shape.rows;
    checkList(lists, query, std::vector<float>(own, own + shape.rows), exclusions);
  }
}

const Part part("topk", [] {
  onThreads(2, [](int caller) {
    Random random(caller);
    for (ptrdiff_t dim = 1; dim <= 70; dim++) {
      for (const bool excludes : {false, true}) {
        const ptrdiff_t rows = random.whole(1, 150);
        searches(random, {random.whole(1, 20), rows, random.whole(1, rows + 5)}, dim, excludes);
        selects(random, {random.whole(1, 20), rows, random.whole(1, rows + 5)}, random.whole(0, 50), excludes);
      }
    }
    // Parts of queries and of rows.
    for (const bool excludes : {false, true}) {
      searches(random, {300, 40, 7}, 5, excludes);
      searches(random, {1, 30'000, 10}, 3, excludes);
      searches(random, {3, 14'000, 400}, 2, excludes);
      for (const ptrdiff_t most : {0, 1, 1000}) selects(random, {2, 20'000, 65}, most, excludes);
    }
  });
});

}  // namespace
}  // namespace test
}  // namespace belfry
