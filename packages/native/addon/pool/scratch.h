// Working memory of one call: aligned, without a page fault for every call (kept by the thread that used it last), and a
// coded error where the system grants none.
#pragma once

#include <cstddef>

namespace belfry {

constexpr size_t cacheLine = 64;

/** Room that lives as long as this object. Its content is whatever was there. */
class Scratch {
 public:
  /** @throws std::bad_alloc */
  explicit Scratch(size_t bytes);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  void* data() const { return data_; }

 private:
  size_t bytes_;
  void* data_;
};

/** An array of a plain type. */
template <typename T>
class Array {
 public:
  explicit Array(size_t length) : scratch_(length * sizeof(T)), length_(length) {}

  T* data() const { return static_cast<T*>(scratch_.data()); }
  T& operator[](size_t i) const { return data()[i]; }
  size_t size() const { return length_; }
  T* begin() const { return data(); }
  T* end() const { return data() + length_; }

 private:
  Scratch scratch_;
  size_t length_;
};

}  // namespace belfry
