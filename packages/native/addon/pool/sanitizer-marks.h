// Tells AddressSanitizer, where it watches, which bytes of a kept block are in use: otherwise a block that is larger
// than what was asked for, or handed on, would hide a kernel that reads or writes too far or too late.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define BELFRY_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BELFRY_WATCHED 1
#endif
#endif

#ifdef BELFRY_WATCHED
#include <sanitizer/asan_interface.h>
#endif

namespace belfry {

/** Of a block's bytes, the first `used` may be touched. */
inline void markUsed([[maybe_unused]] void* block, [[maybe_unused]] size_t bytes, [[maybe_unused]] size_t used) {
#ifdef BELFRY_WATCHED
  __asan_unpoison_memory_region(block, used);
  __asan_poison_memory_region(static_cast<char*>(block) + used, bytes - used);
#endif
}

}  // namespace belfry
