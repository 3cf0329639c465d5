#include "plane.h"

#include <algorithm>
#include <new>

#include "pages.h"

namespace belfry {
namespace {

constexpr size_t directoryBytes = (mostPlaces >> chunkBits) * sizeof(uint8_t*);
/** From so many places on at once, large pages are asked for: fewer would leave most of one empty. */
constexpr int64_t placesForLargePages = 8192;

}  // namespace

Plane::Plane(size_t stride) : stride_(stride), chunks_(static_cast<uint8_t**>(allocatePages(directoryBytes, false))) {}

Plane::~Plane() {
  for (int64_t chunk = borrowed_; chunk < count_; chunk++) {
    if (chunks_[chunk] != nullptr) freePages(chunks_[chunk], chunkBytes());
  }
  freePages(chunks_, directoryBytes);
}

void Plane::borrow(uint8_t* memory, int64_t chunks) {
  for (int64_t chunk = 0; chunk < chunks; chunk++) chunks_[chunk] = memory + chunk * chunkBytes();
  borrowed_ = count_ = chunks;
}

void Plane::reserve(int64_t places) {
  if (places > mostPlaces) throw std::bad_alloc();
  const int64_t wanted = (places + chunkPlaces - 1) >> chunkBits;
  for (int64_t chunk = count_; chunk < wanted; chunk++) {
    const int64_t inChunk = std::min<int64_t>(places - (chunk << chunkBits), chunkPlaces);
    allocate(chunk, inChunk >= placesForLargePages);
  }
}

void Plane::reserveAt(uint32_t place) {
  if (!has(place)) allocate(place >> chunkBits, false);
}

void Plane::allocate(int64_t chunk, bool large) {
  uint8_t* const memory = static_cast<uint8_t*>(allocatePages(chunkBytes(), large));
  __atomic_store_n(&chunks_[chunk], memory, __ATOMIC_RELEASE);
  count_ = std::max(count_, chunk + 1);
}

}  // namespace belfry
