#include "scores.h"

#include <type_traits>

#include "../isa/tile.h"

namespace belfry {
namespace BELFRY_ISA {
namespace {

// Tiles that keep their sums in registers: of scores [scoreRows × panelVectors], of gradients [gradientRows × up to
// gradientVectors]. Row counts divide rowsPerBlock, and gradientRows divides a panel.
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int scoreRows = 8, panelVectors = 2, gradientRows = 4, gradientVectors = 4;
#elif defined(__AVX2__)
constexpr int scoreRows = 6, panelVectors = 2, gradientRows = 4, gradientVectors = 3;
#else
constexpr int scoreRows = 4, panelVectors = 2, gradientRows = 4, gradientVectors = 2;
#endif
constexpr ptrdiff_t panel = panelVectors * width;
constexpr ptrdiff_t panelsPerBlock = columnsPerBlock / panel;
constexpr ptrdiff_t panelTerms = rowsPerBlock * panel;
static_assert(rowsPerBlock % scoreRows == 0 && rowsPerBlock % gradientRows == 0 && panel % gradientRows == 0, "");
static_assert(columnsPerBlock % panel == 0, "");

void pack(const float* vectors, ptrdiff_t count, ptrdiff_t dim, ptrdiff_t dims, ptrdiff_t columnBlock,
          ptrdiff_t columns, float* panels, float* candidates) {
  const ptrdiff_t from = columnBlock * columnsPerBlock;
  const ptrdiff_t to = from + columnsPerBlock < columns ? from + columnsPerBlock : columns;
  for (ptrdiff_t column = from; column < to; column++) {
    float* const row = candidates + column * dims;
    float* const inPanel = panels + column / panel * panel * dim + column % panel;
    const float* const vector = vectors + column * dim;
    const ptrdiff_t known = column < count ? dim : 0;
    for (ptrdiff_t k = 0; k < known; k++) row[k] = inPanel[k * panel] = vector[k];
    for (ptrdiff_t k = known; k < dim; k++) inPanel[k * panel] = 0;
    for (ptrdiff_t k = known; k < dims; k++) row[k] = 0;
  }
}

/** What a row has gathered while its candidates pass. */
struct Row {
  double positive;
  float shift;
  float maximum;
  double sum;
  double losses;
  /** Next excluded column, and the end of the list */
  const int32_t* excluded;
  const int32_t* excludedEnd;
};

/** How a row's gradient so far, and that of the column block at hand, enter the new one. */
struct Blend {
  float before;
  float fresh;
};

/** One row's scores in a column block. */
struct Scores {
  float* start;
  ptrdiff_t panels;

  float* of(ptrdiff_t panelIndex) const { return start + panelIndex * panelTerms; }
};

template <typename Change>
BELFRY_INLINE void forVectors(Scores scores, Change change) {
  for (ptrdiff_t p = 0; p < scores.panels; p++) {
#pragma GCC unroll 4
    for (int v = 0; v < panelVectors; v++) {
      float* const at = scores.of(p) + v * width;
      store(at, change(load(at), v));
    }
  }
}

/** Turns scores z into e^(z − m), m the largest of the column block, which `factor` keeps. */
struct ExponentialTerms {
  static Blend transform(const Epilogue&, Row& row, Scores scores, float* factor) {
    Floats largest[panelVectors];
    for (Floats& lane : largest) lane = all(-__builtin_inff());
    forVectors(scores, [&](Floats z, int v) {
      largest[v] = larger(z, largest[v]);
      return z;
    });
    Floats top = largest[0];
    for (int v = 1; v < panelVectors; v++) top = larger(largest[v], top);
    const float maximum = largestOf(top);
    *factor = maximum;
    const float reference = maximum == -__builtin_inff() ? 0 : maximum;

    Floats sums[panelVectors] = {};
    forVectors(scores, [&](Floats z, int v) {
      const Floats term = exponential(z - reference);
      sums[v] += term;
      return term;
    });
    Floats sum = sums[0];
    for (int v = 1; v < panelVectors; v++) sum += sums[v];

    const float risen = maximum > row.maximum ? maximum : row.maximum;
    const float base = risen == -__builtin_inff() ? 0 : risen;
    const Blend blend = {__builtin_expf(row.maximum - base), __builtin_expf(maximum - base)};
    row.sum = row.sum * blend.before + static_cast<double>(sumOf(sum)) * blend.fresh;
    row.maximum = risen;
    return blend;
  }

  static float factor(const Row& row, double scale, float blockMaximum) {
    return blockMaximum == -__builtin_inff() ? 0 : static_cast<float>(scale * __builtin_exp(blockMaximum - row.maximum));
  }
};

/** log(1 + t) for 0 ≤ t ≤ 1: 2·artanh(t / (2 + t)) by its series; relative error below 1e-7. */
BELFRY_INLINE Floats logOnePlus(Floats t) {
  const Floats s = t / (t + 2.0f);
  const Floats q = s * s;
  Floats p = all(2.0f / 13);
  p = p * q + 2.0f / 11;
  p = p * q + 2.0f / 9;
  p = p * q + 2.0f / 7;
  p = p * q + 2.0f / 5;
  p = p * q + 2.0f / 3;
  p = p * q + 2.0f;
  return p * s;
}

/** Sums slopes and losses of terms that need no other candidate's score. */
template <typename Term>
BELFRY_INLINE Blend sumTerms(Row& row, Scores scores, Term term) {
  Floats slopes[panelVectors] = {};
  Floats losses[panelVectors] = {};
  forVectors(scores, [&](Floats z, int v) {
    Floats loss;
    const Floats slope = term(z, loss);
    slopes[v] += slope;
    losses[v] += loss;
    return slope;
  });
  for (int v = 0; v < panelVectors; v++) {
    row.sum += sumOf(slopes[v]);
    row.losses += sumOf(losses[v]);
  }
  return {1, 1};
}

struct LogisticTerms {
  static Blend transform(const Epilogue&, Row& row, Scores scores, float*) {
    return sumTerms(row, scores, [shift = row.shift](Floats z, Floats& loss) {
      const Floats x = z - shift;
      const Floats odds = exponential(x < 0.0f ? x : -x);
      const Floats part = 1.0f / (odds + 1.0f);
      loss = (x > 0.0f ? x : x * 0.0f) + logOnePlus(odds);
      loss = z == -__builtin_inff() ? Floats{} : loss;
      return x < 0.0f ? odds * part : part;
    });
  }

  static float factor(const Row&, double scale, float) { return static_cast<float>(scale); }
};

struct HingeTerms {
  static Blend transform(const Epilogue& epilogue, Row& row, Scores scores, float*) {
    return sumTerms(row, scores, [margin = epilogue.margin](Floats z, Floats& loss) {
      const Floats beyond = z - margin;
      loss = beyond <= 0.0f ? Floats{} : beyond;
      return beyond > 0.0f ? all(1.0f) : beyond == beyond ? Floats{} : beyond;
    });
  }

  static float factor(const Row&, double scale, float) { return static_cast<float>(scale); }
};

double dot(const float* a, const float* b, ptrdiff_t dim) {
  double sum = 0;
  for (ptrdiff_t k = 0; k < dim; k++) sum += static_cast<double>(a[k]) * b[k];
  return sum;
}

/** Calls `body` with the number of vectors as a constant: gradientVectors at a time, then the rest. */
template <int vectors, typename Body>
BELFRY_INLINE void forVectorGroups(ptrdiff_t first, ptrdiff_t count, Body body) {
  for (; first + vectors <= count; first += vectors) body(std::integral_constant<int, vectors>(), first * width);
  if constexpr (vectors > 1) {
    if (first < count) forVectorGroups<vectors - 1>(first, count, body);
  }
}

/** target[gradientRows, vectors] += left · right */
template <int vectors>
BELFRY_INLINE void addTile(float* target, ptrdiff_t stride, Left left, Right right, ptrdiff_t depth) {
  Floats tile[gradientRows][vectors];
#pragma GCC unroll 8
  for (int r = 0; r < gradientRows; r++) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) tile[r][v] = load(target + r * stride + v * width);
  }
  addProduct(tile, left, right, depth);
#pragma GCC unroll 8
  for (int r = 0; r < gradientRows; r++) {
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) store(target + r * stride + v * width, tile[r][v]);
  }
}

/** A block of queries against all candidates. */
template <typename TermsOf>
class RowBlock {
 public:
  RowBlock(const ScoresTask& task, ptrdiff_t block)
      : task_(task),
        first_(task.firstQuery + block * rowsPerBlock),
        count_(rowsOf(task, block)),
        columnBlocks_((task.columns + columnsPerBlock - 1) / columnsPerBlock),
        terms_(task.terms + block * rowsPerBlock * task.columns),
        factors_(task.factors + block * rowsPerBlock * columnBlocks_),
        queries_(task.rowRoom + block * 3 * rowsPerBlock * task.dims),
        gradient_(queries_ + rowsPerBlock * task.dims),
        fresh_(gradient_ + rowsPerBlock * task.dims) {}

  void run() {
    begin();
    for (ptrdiff_t block = 0; block < columnBlocks_; block++) {
      const ptrdiff_t firstPanel = block * panelsPerBlock;
      const ptrdiff_t lastPanel = task_.columns / panel;
      const ptrdiff_t panels = firstPanel + panelsPerBlock < lastPanel ? panelsPerBlock : lastPanel - firstPanel;
      score(firstPanel, panels);
      transform(block, firstPanel, panels);
      addGradient(firstPanel, panels);
      blend();
    }
    finish();
  }

 private:
  static ptrdiff_t rowsOf(const ScoresTask& task, ptrdiff_t block) {
    const ptrdiff_t rest = task.rangeRows - block * rowsPerBlock;
    return rest < rowsPerBlock ? rest : rowsPerBlock;
  }

  bool counts(ptrdiff_t r) const { return r < count_ && task_.shares[first_ + r] != 0; }

  void begin() {
    const ptrdiff_t dim = task_.dim;
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      float* const query = queries_ + r * task_.dims;
      const ptrdiff_t known = counts(r) ? dim : 0;
      if (known > 0) __builtin_memcpy(query, task_.queries + (first_ + r) * dim, 4 * dim);
      for (ptrdiff_t k = known; k < task_.dims; k++) query[k] = 0;
      if (known > 0) beginRow(r, query);
    }
    __builtin_memset(gradient_, 0, 4 * rowsPerBlock * task_.dims);
  }

  void beginRow(ptrdiff_t r, const float* query) {
    const ptrdiff_t at = first_ + r;
    Row& row = rows_[r];
    row.positive = dot(query, task_.positives + at * task_.dim, task_.dim) * task_.inverseTemperature;
    if (task_.positiveLogCounts != nullptr) row.positive -= task_.positiveLogCounts[at];
    row.shift = task_.epilogue.comparesWithPositive ? static_cast<float>(row.positive) : 0;
    row.maximum = -__builtin_inff();
    row.sum = row.losses = 0;
    row.excluded = row.excludedEnd = nullptr;
    if (task_.exclusionOffsets == nullptr) return;
    row.excluded = task_.exclusionValues + task_.exclusionOffsets[at];
    row.excludedEnd = task_.exclusionValues + task_.exclusionOffsets[at + 1];
  }

  /** z = s / τ − log c for some panels. */
  void score(ptrdiff_t firstPanel, ptrdiff_t panels) {
    const Floats inverseTemperature = all(task_.inverseTemperature);
    for (ptrdiff_t p = firstPanel; p < firstPanel + panels; p++) {
      const Right candidates = {task_.panels + p * panel * task_.dim, panel};
      Floats logCounts[panelVectors];
      for (int v = 0; v < panelVectors; v++) logCounts[v] = load(task_.logCounts + p * panel + v * width);
      for (ptrdiff_t r = 0; r < count_; r += scoreRows) {
        Floats tile[scoreRows][panelVectors] = {};
        addProduct(tile, Left{queries_ + r * task_.dims, task_.dims, 1}, candidates, task_.dim);
        float* const to = terms_ + p * panelTerms + r * panel;
#pragma GCC unroll 16
        for (int i = 0; i < scoreRows; i++) {
#pragma GCC unroll 4
          for (int v = 0; v < panelVectors; v++)
            store(to + i * panel + v * width, tile[i][v] * inverseTemperature - logCounts[v]);
        }
      }
    }
  }

  /** Leaves out what is excluded and turns scores into terms, row by row. */
  void transform(ptrdiff_t block, ptrdiff_t firstPanel, ptrdiff_t panels) {
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      const Scores scores = {terms_ + firstPanel * panelTerms + r * panel, panels};
      if (!counts(r)) {
        forVectors(scores, [](Floats, int) { return Floats{}; });
        continue;
      }
      leaveOut(r, firstPanel * panel, scores);
      blends_[r] = TermsOf::transform(task_.epilogue, rows_[r], scores, factors_ + block * rowsPerBlock + r);
    }
  }

  void leaveOut(ptrdiff_t r, ptrdiff_t firstColumn, Scores scores) {
    Row& row = rows_[r];
    const ptrdiff_t end = firstColumn + scores.panels * panel;
    for (; row.excluded < row.excludedEnd && *row.excluded < end; row.excluded++) {
      const ptrdiff_t column = *row.excluded - firstColumn;
      scores.of(column / panel)[column % panel] = -__builtin_inff();
    }
    if (task_.queryGroups == nullptr || task_.queryGroups[first_ + r] < 0) return;
    const Ints group = Ints{} + task_.queryGroups[first_ + r];
    const int32_t* groups = task_.candidateGroups + firstColumn;
    forVectors(scores, [&](Floats z, int) {
      Ints theirs;
      __builtin_memcpy(&theirs, groups, sizeof theirs);
      groups += width;
      return theirs == group ? all(-__builtin_inff()) : z;
    });
  }

  /** fresh = terms · candidates, two panels at a time so that they stay in the first-level cache. */
  void addGradient(ptrdiff_t firstPanel, ptrdiff_t panels) {
    const ptrdiff_t dims = task_.dims;
    __builtin_memset(fresh_, 0, 4 * rowsPerBlock * dims);
    forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t column) {
      for (ptrdiff_t p = firstPanel; p < firstPanel + panels; p++) {
        const Right candidates = {task_.candidates + p * panel * dims + column, dims};
        for (ptrdiff_t r = 0; r < count_; r += gradientRows) {
          const Left terms = {terms_ + p * panelTerms + r * panel, panel, 1};
          addTile<vectors>(fresh_ + r * dims + column, dims, terms, candidates, panel);
        }
      }
    });
  }

  void blend() {
    for (ptrdiff_t r = 0; r < count_; r++) {
      if (!counts(r)) continue;
      float* const gradient = gradient_ + r * task_.dims;
      const float* const fresh = fresh_ + r * task_.dims;
      for (ptrdiff_t k = 0; k < task_.dims; k += width)
        store(gradient + k, load(gradient + k) * blends_[r].before + load(fresh + k) * blends_[r].fresh);
    }
  }

  void finish() {
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      if (counts(r))
        finishRow(r);
      else
        for (ptrdiff_t block = 0; block < columnBlocks_; block++) factors_[block * rowsPerBlock + r] = 0;
    }
  }

  void finishRow(ptrdiff_t r) {
    const ptrdiff_t at = first_ + r;
    const ptrdiff_t dim = task_.dim;
    const Row& row = rows_[r];
    const double share = task_.shares[at];
    const RowSums sums = {row.positive, row.maximum, row.sum, row.losses, static_cast<double>(task_.left[at])};
    const RowLoss end = task_.epilogue.finish(sums, task_.epilogue.weight);
    task_.losses[at] = share * end.loss;

    const double scale = share * task_.inverseTemperature * end.candidateScale;
    for (ptrdiff_t block = 0; block < columnBlocks_; block++) {
      float& factor = factors_[block * rowsPerBlock + r];
      factor = TermsOf::factor(row, scale, factor);
    }
    const float candidateScale = static_cast<float>(scale);
    const float positiveScale = static_cast<float>(share * task_.inverseTemperature * end.positiveSlope);
    const float* const gradient = gradient_ + r * task_.dims;
    for (ptrdiff_t k = 0; k < dim; k++) {
      task_.queryGradient[at * dim + k] = candidateScale * gradient[k] + positiveScale * task_.positives[at * dim + k];
      task_.positiveGradient[at * dim + k] = positiveScale * task_.queries[at * dim + k];
    }
  }

  const ScoresTask& task_;
  const ptrdiff_t first_;
  const ptrdiff_t count_;
  const ptrdiff_t columnBlocks_;
  float* const terms_;
  float* const factors_;
  float* const queries_;
  float* const gradient_;
  float* const fresh_;
  Row rows_[rowsPerBlock];
  Blend blends_[rowsPerBlock];
};

void rowBlock(const ScoresTask& task, ptrdiff_t block) {
  switch (task.epilogue.terms) {
    case Terms::exponential: return RowBlock<ExponentialTerms>(task, block).run();
    case Terms::logistic: return RowBlock<LogisticTerms>(task, block).run();
    case Terms::hinge: return RowBlock<HingeTerms>(task, block).run();
  }
}

/** candidateGradient += termsᵀ · (factors · queries), a block of queries after the other. */
void columnBlock(const ScoresTask& task, ptrdiff_t block) {
  const ptrdiff_t dims = task.dims;
  const ptrdiff_t rowBlocks = (task.rangeRows + rowsPerBlock - 1) / rowsPerBlock;
  const ptrdiff_t columnBlocks = (task.columns + columnsPerBlock - 1) / columnsPerBlock;
  const ptrdiff_t firstPanel = block * panelsPerBlock;
  const ptrdiff_t end = firstPanel + panelsPerBlock < task.columns / panel ? firstPanel + panelsPerBlock : task.columns / panel;
  float* const scaled = task.columnRoom + block * rowsPerBlock * dims;

  for (ptrdiff_t rowBlock = 0; rowBlock < rowBlocks; rowBlock++) {
    const float* const queries = task.rowRoom + rowBlock * 3 * rowsPerBlock * dims;
    const float* const factors = task.factors + (rowBlock * columnBlocks + block) * rowsPerBlock;
    for (ptrdiff_t r = 0; r < rowsPerBlock; r++) {
      for (ptrdiff_t k = 0; k < dims; k += width) store(scaled + r * dims + k, load(queries + r * dims + k) * factors[r]);
    }
    const float* const terms = task.terms + rowBlock * rowsPerBlock * task.columns;
    for (ptrdiff_t p = firstPanel; p < end; p++) {
      forVectorGroups<gradientVectors>(0, dims / width, [&](auto vectors, ptrdiff_t column) {
        for (ptrdiff_t c = 0; c < panel; c += gradientRows) {
          const Left ofCandidates = {terms + p * panelTerms + c, 1, panel};
          addTile<vectors>(task.candidateGradient + (p * panel + c) * dims + column, dims, ofCandidates,
                           Right{scaled + column, dims}, rowsPerBlock);
        }
      });
    }
  }
}

}  // namespace
}  // namespace BELFRY_ISA

const ScoresKernels BELFRY_TABLE(scores) = {
    BELFRY_ISA::panel, BELFRY_ISA::width, BELFRY_ISA::pack, BELFRY_ISA::rowBlock, BELFRY_ISA::columnBlock,
};

}  // namespace belfry
