// What a graph is walked on: a code for each vector, all of one kind and on one scale.
#pragma once

#include "graph.h"
#include "plane.h"
#include "walk.h"

namespace belfry {

class Codes {
 public:
  /**
   * @param largest size of a coordinate; larger ones are cut there by int8
   * @throws std::bad_alloc
   */
  Codes(Storage storage, Metric metric, ptrdiff_t dim, float largest);

  Storage storage() const { return storage_; }
  /** Bytes of a code; 0 of memory where the vectors serve. */
  size_t codeBytes() const { return codeBytes_; }
  bool isOwn() const { return storage_ != Storage::float32; }
  float largest() const { return largest_; }
  /** Units of int8 in 1; 0 before anything is known of the vectors. */
  float perUnit() const { return largest_ > 0 ? 127.0f / largest_ : 0.0f; }
  size_t queryBytes() const;
  Plane& plane() { return plane_; }
  const Plane& plane() const { return plane_; }

  const WalkKernels& walk(const HnswKernels& kernels) const {
    return kernels.walks[static_cast<int>(storage_)][static_cast<int>(metric_)];
  }
  void encode(const HnswKernels& kernels, const float* vector, ptrdiff_t dim, uint8_t* code) const {
    kernels.encode[static_cast<int>(storage_)](vector, dim, codeBytes_, perUnit(), code);
  }

 private:
  const Storage storage_;
  const Metric metric_;
  const size_t codeBytes_;
  const float largest_;
  Plane plane_;
};

}  // namespace belfry
