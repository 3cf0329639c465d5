// Arrays in files instead of in memory: the system keeps in memory what is in use and writes back the rest.
#include "arguments.h"
#include "families.h"

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#define BELFRY_MAPS_FILES 1
#endif

namespace belfry {
namespace {

#ifdef BELFRY_MAPS_FILES

[[noreturn]] void fail(const char* action, int error) {
  const bool isFull = error == ENOSPC || error == EDQUOT || error == EFBIG;
  const char* const code = isFull ? "DISK_FULL" : error == ENOENT ? "FILE_NOT_FOUND" : "FILE_UNREADABLE";
  throw CodedError(code, std::string(action) + ": " + std::strerror(error));
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

const AddonEntry entries[] = {{"mapFile", mapFile}};

}  // namespace

void exportMappedFiles(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 1); }

}  // namespace belfry
