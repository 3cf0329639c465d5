// How work is cut: by its size alone, so that results do not depend on the number of threads.
#pragma once

#include <cstddef>

namespace belfry {

/** Numbers that one block of a cheap pass over memory takes: enough to be worth waking a thread for. */
constexpr ptrdiff_t passBlock = ptrdiff_t{1} << 14;

constexpr ptrdiff_t blocksOf(ptrdiff_t length, ptrdiff_t block) { return (length + block - 1) / block; }

/** Things of `size` numbers each that make up a block of a pass. */
constexpr ptrdiff_t perPassBlock(ptrdiff_t size) { return size >= passBlock ? 1 : size <= 1 ? passBlock : passBlock / size; }

struct Stretch {
  ptrdiff_t from;
  ptrdiff_t length;
};

/** The block-th stretch of [0, length). */
constexpr Stretch stretchOf(ptrdiff_t length, ptrdiff_t block, ptrdiff_t index) {
  const ptrdiff_t from = index * block;
  return {from, length - from < block ? length - from : block};
}

}  // namespace belfry
