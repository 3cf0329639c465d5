// Zeros straight from the operating system, which gives pages only as they are touched.
#pragma once

#include <cstddef>

namespace belfry {

/** @param large ask for 2 MiB pages, which make places at random cheaper to find @throws std::bad_alloc */
void* allocatePages(size_t bytes, bool large);
void freePages(void* pages, size_t bytes);

}  // namespace belfry
