// Memory that grows without ever moving: readers go on while a writer adds to it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

constexpr int chunkBits = 15;
constexpr uint32_t chunkPlaces = uint32_t{1} << chunkBits;
constexpr uint32_t chunkMask = chunkPlaces - 1;
constexpr int64_t mostPlaces = int64_t{1} << 31;

/** `stride` bytes for each of up to 2³¹ places, zeros at first, in chunks of 32,768 places. */
class Plane {
 public:
  /** @throws std::bad_alloc */
  explicit Plane(size_t stride);
  ~Plane();
  Plane(const Plane&) = delete;
  Plane& operator=(const Plane&) = delete;

  /** Room for places 0 … places − 1. @throws std::bad_alloc; then what was there is there */
  void reserve(int64_t places);
  /** Room for the chunk of one place, whether or not there is any before it. @throws std::bad_alloc */
  void reserveAt(uint32_t place);
  /** Whether there is room for a place; may be asked at any time. */
  bool has(uint32_t place) const { return __atomic_load_n(&chunks_[place >> chunkBits], __ATOMIC_ACQUIRE) != nullptr; }
  /** Takes memory of others for the places of whole chunks, which must outlive it. Only before anything is reserved. */
  void borrow(uint8_t* memory, int64_t chunks);

  uint8_t* const* chunks() const { return chunks_; }
  size_t stride() const { return stride_; }
  uint8_t* at(uint32_t place) const { return chunks_[place >> chunkBits] + (place & chunkMask) * stride_; }

 private:
  void allocate(int64_t chunk, bool large);
  size_t chunkBytes() const { return stride_ * chunkPlaces; }

  const size_t stride_;
  uint8_t** chunks_;
  int64_t borrowed_ = 0;
  int64_t count_ = 0;
};

}  // namespace belfry
