// The memory of large tables: large pages, and files the system keeps in memory as far as it has room.
#include "arguments.h"
#include "families.h"
#include "file-errors.h"

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#define BELFRY_MAPS_FILES 1
#endif

namespace belfry {
namespace {

#ifdef BELFRY_MAPS_FILES

[[noreturn]] void fail(const char* action, int error) {
  throw CodedError(fileErrorCode(error), std::string(action) + ": " + std::strerror(error));
}

struct Descriptor {
  explicit Descriptor(int number) : number(number) {}
  ~Descriptor() { close(number); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  const int number;
};

/** Takes the room on the disk now: a page that finds none later would end the process. */
void reserve(int file, off_t bytes) {
#if defined(__linux__)
  if (const int error = posix_fallocate(file, 0, bytes)) fail("to reserve", error);
#else
  if (ftruncate(file, bytes) != 0) fail("to reserve", errno);
#endif
}

void unmap(napi_env, void* data, void* bytes) {
  munmap(data, reinterpret_cast<size_t>(bytes));
}

/**
 * mapFile(path, bytes): an ArrayBuffer of zeros in a new file. Its name is taken away at once, so the room is free again
 * when nobody uses the buffer any more, however the process ends.
 */
napi_value mapFile(const Arguments& arguments) {
  const std::string path = arguments.text(0);
  const size_t bytes = arguments.number(1);
  const int opened = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (opened < 0) fail("to create", errno);
  const Descriptor file(opened);
  unlink(path.c_str());
  reserve(file.number, bytes);
  void* const data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, 0);
  if (data == MAP_FAILED) fail("to map", errno);
  madvise(data, bytes, MADV_RANDOM);
  napi_value buffer;
  if (napi_create_external_arraybuffer(arguments.env(), data, bytes, unmap, reinterpret_cast<void*>(bytes), &buffer) !=
      napi_ok) {
    munmap(data, bytes);
    throw CodedError("BACKEND_UNAVAILABLE", "this runtime takes no memory from outside");
  }
  return buffer;
}

#else

napi_value mapFile(const Arguments&) { throw CodedError("BACKEND_UNAVAILABLE", "this system maps no files"); }

#endif

/**
 * useLargePages(buffer): asks for 2 MiB pages where it has room for whole ones, before it is touched. Rows at random places
 * then miss the table of addresses less often.
 */
napi_value useLargePages(const Arguments& arguments) {
#if defined(__linux__)
  constexpr uintptr_t page = uintptr_t{2} << 20;
  void* data;
  size_t bytes;
  if (napi_get_arraybuffer_info(arguments.env(), arguments.value(0), &data, &bytes) != napi_ok) return nullptr;
  const uintptr_t from = (reinterpret_cast<uintptr_t>(data) + page - 1) / page * page;
  const uintptr_t to = (reinterpret_cast<uintptr_t>(data) + bytes) / page * page;
  if (from < to) madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#else
  (void)arguments;
#endif
  return nullptr;
}

const AddonEntry entries[] = {{"mapFile", mapFile}, {"useLargePages", useLargePages}};

}  // namespace

void exportTableMemory(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 2); }

}  // namespace belfry
