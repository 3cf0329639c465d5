#include "mapping.h"

#include <cerrno>

#include "graph.h"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace belfry {

#if defined(__unix__) || defined(__APPLE__)

Mapping::Mapping(int file, int64_t offset, int64_t bytes) {
  const int64_t page = sysconf(_SC_PAGESIZE);
  const int64_t before = offset % page;
  length_ = static_cast<size_t>(bytes + before);
  pages_ = mmap(nullptr, length_, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, offset - before);
  if (pages_ == MAP_FAILED) throw FileFailure("to map", errno);
  data_ = static_cast<uint8_t*>(pages_) + before;
}

Mapping::~Mapping() { munmap(pages_, length_); }

#else

Mapping::Mapping(int, int64_t, int64_t) { throw FileFailure("to map", ENOTSUP); }
Mapping::~Mapping() = default;

#endif

}  // namespace belfry
