// What the test programme's parts are written with. A part is one file: a `static const Part` at its end puts it into
// the list that main.cc runs for every instruction set. Oracles are plain loops in double precision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <random>
#include <thread>
#include <vector>

namespace belfry {
namespace test {

/** Puts itself into the list of what is run. */
class Part {
 public:
  Part(const char* name, void (*run)());

  const char* const name;
  void (*const run)();
  const Part* const next;
};

const Part* firstPart();

/** Counts; says where and what for each of the first that do not hold. May be called on any thread. */
void check(bool holds, const char* what, const char* file, int line);
#define CHECK(what) ::belfry::test::check((what), #what, __FILE__, __LINE__)

/** Infinities must be the same, and NaN be NaN. */
bool isClose(double actual, double expected, double relative, double absolute = 0);

/**
 * Numbers at an address that only their own type aligns, in a block of exactly their size: the sanitizers see a kernel
 * that reads past the end, or that expects more alignment than a typed array has.
 */
template <typename T>
class Exact {
 public:
  explicit Exact(size_t length) : block_(std::malloc((length + 1) * sizeof(T))), length_(length) {
    if (block_ == nullptr) throw std::bad_alloc();
    for (T& value : *this) value = T{};
  }
  ~Exact() { std::free(block_); }
  Exact(const Exact& other) : Exact(other.length_) {
    for (size_t i = 0; i < length_; i++) data()[i] = other[i];
  }
  Exact& operator=(const Exact&) = delete;

  T* data() const { return static_cast<T*>(block_) + 1; }
  T& operator[](size_t i) const { return data()[i]; }
  size_t size() const { return length_; }
  T* begin() const { return data(); }
  T* end() const { return data() + length_; }

 private:
  void* block_;
  size_t length_;
};

template <typename T>
bool sameBits(const Exact<T>& a, const Exact<T>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

bool areClose(const Exact<float>& actual, const std::vector<double>& expected, double relative, double absolute = 0);

/** The same numbers in every run. */
class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}

  /** Evenly from `least` to `most`, both included. */
  ptrdiff_t whole(ptrdiff_t least, ptrdiff_t most) { return least + static_cast<ptrdiff_t>(engine_() % (most - least + 1)); }
  /** In [−1, 1). */
  float number() { return static_cast<float>(static_cast<int32_t>(engine_())) * 0x1p-31f; }
  Exact<float> numbers(size_t length) {
    Exact<float> values(length);
    for (float& value : values) value = number();
    return values;
  }
  template <typename T>
  Exact<T> wholeNumbers(size_t length, ptrdiff_t least, ptrdiff_t most) {
    Exact<T> values(length);
    for (T& value : values) value = static_cast<T>(whole(least, most));
    return values;
  }

 private:
  std::mt19937 engine_;
};

/** Calls `body(caller)` on several threads at once, on the instruction set of this one. */
template <typename Body>
void onThreads(int callers, Body body);

}  // namespace test
}  // namespace belfry

#include "../isa/isa.h"

template <typename Body>
void belfry::test::onThreads(int callers, Body body) {
  const Isa isa = currentIsa();
  std::vector<std::thread> threads;
  for (int caller = 0; caller < callers; caller++) {
    threads.emplace_back([=] {
      useIsa(isa);
      body(caller);
    });
  }
  for (std::thread& thread : threads) thread.join();
}
