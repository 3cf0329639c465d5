// The process's one pool of threads. A job is a function over blocks 0 … n − 1; the caller works on its own job too, so
// a job is done even where no helper is free, and callers on several threads (Node workers) share the helpers. Waiting
// threads sleep: nobody spins.
#pragma once

#include <cstddef>
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
 */
void runBlocks(int threads, ptrdiff_t blocks, BlockFunction function, void* context);

/** The same with anything callable as `body(block)`. */
template <typename Body>
void forBlocks(int threads, ptrdiff_t blocks, Body&& body) {
  using Plain = typename std::remove_reference<Body>::type;
  runBlocks(
      threads, blocks, [](void* context, ptrdiff_t block) { (*static_cast<Plain*>(context))(block); },
      const_cast<void*>(static_cast<const void*>(std::addressof(body))));
}

}  // namespace belfry
