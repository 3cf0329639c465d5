#include "pages.h"

#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#define BELFRY_HAS_PAGES 1
#endif

namespace belfry {

#ifdef BELFRY_HAS_PAGES

namespace {

constexpr size_t largePage = size_t{2} << 20;

void* map(size_t bytes) {
  void* const pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  return pages;
}

/** Starts where a large page does. */
void* mapAligned(size_t bytes) {
  uint8_t* const whole = static_cast<uint8_t*>(map(bytes + largePage));
  const size_t before = (largePage - reinterpret_cast<uintptr_t>(whole) % largePage) % largePage;
  // munmap works by whole pages, and so does mmap, which rounded the length up.
  constexpr size_t page = 4096;
  const size_t kept = (bytes + page - 1) / page * page;
  if (before > 0) munmap(whole, before);
  if (const size_t after = largePage - before) munmap(whole + before + kept, after);
  return whole + before;
}

}  // namespace

void* allocatePages(size_t bytes, bool large) {
#if defined(__linux__)
  if (large && bytes >= largePage) {
    void* const pages = mapAligned(bytes);
    madvise(pages, bytes, MADV_HUGEPAGE);
    return pages;
  }
#endif
  (void)large;
  return map(bytes);
}

void freePages(void* pages, size_t bytes) { munmap(pages, bytes); }

#else

void* allocatePages(size_t bytes, bool) {
  void* const pages = std::calloc(bytes, 1);
  if (pages == nullptr) throw std::bad_alloc();
  return pages;
}

void freePages(void* pages, size_t) { std::free(pages); }

#endif

}  // namespace belfry
