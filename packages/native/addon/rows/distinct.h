// Rows without repeats, by a hash table of their own size: the cost does not depend on the table they are rows of.
#pragma once

#include <cstddef>
#include <cstdint>

namespace belfry {

/**
 * Each row once, in order of first appearance; −1 is left out.
 *
 * @param places [count] per row its place in `distinct`, −1 for −1
 * @param distinct room for `count`
 * @returns how many there are
 * @throws std::bad_alloc
 */
ptrdiff_t distinctRows(const int32_t* rows, ptrdiff_t count, int32_t* places, int32_t* distinct);

}  // namespace belfry
