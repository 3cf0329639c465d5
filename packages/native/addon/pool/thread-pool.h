// The process's pool of threads, and another one for callers that give way (giving-way.h). A job is a function over blocks 0 … n − 1; the caller works on its own job too, so
// a job is done even where no helper is free, and callers on several threads (Node workers) share the helpers. Waiting
// threads sleep: nobody spins.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <type_traits>

namespace belfry {

constexpr int maxThreads = 256;

/** Called once for each block, in any order, on any thread. It must not throw. */
using BlockFunction = void (*)(void* context, ptrdiff_t block);

/**
 * Runs all blocks and returns when the last is done.
 *
 * @param threads that may work on it at once, the caller's included; 1 … maxThreads
 * @throws Abandoned where the caller's work was given up (Abandonment::current()); blocks that had not begun are left out
 */
void runBlocks(int threads, ptrdiff_t blocks, BlockFunction function, void* context);

/** Nobody waits for the result any more. */
struct Abandoned : std::exception {
  const char* what() const noexcept override { return "given up"; }
};

/** Says, from any thread, that work is given up; empty: it never is. */
class Abandonment {
 public:
  Abandonment() = default;
  explicit Abandonment(const std::atomic<bool>& isSet) : isSet_(&isSet) {}
  explicit operator bool() const { return isSet_ != nullptr && isSet_->load(std::memory_order_relaxed); }

  /** What may end this thread's jobs between two blocks. Within a block nothing does: blocks do not throw. */
  static Abandonment& current();

 private:
  const std::atomic<bool>* isSet_ = nullptr;
};

/** runBlocks with anything callable as `body(block)`. */
template <typename Body>
void forBlocks(int threads, ptrdiff_t blocks, Body&& body) {
  using Plain = typename std::remove_reference<Body>::type;
  runBlocks(
      threads, blocks, [](void* context, ptrdiff_t block) { (*static_cast<Plain*>(context))(block); },
      const_cast<void*>(static_cast<const void*>(std::addressof(body))));
}

}  // namespace belfry
