// Pages of a file in memory; what is written to them stays in memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

class Mapping {
 public:
  /** @throws FileFailure */
  Mapping(int file, int64_t offset, int64_t bytes);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  uint8_t* data() const { return data_; }

 private:
  void* pages_;
  size_t length_;
  uint8_t* data_;
};

}  // namespace belfry
