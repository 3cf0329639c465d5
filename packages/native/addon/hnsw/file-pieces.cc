#include "file-pieces.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "graph.h"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#define BELFRY_HAS_FILES 1
#endif

namespace belfry {
namespace {

constexpr size_t pieceBytes = size_t{1} << 20;

#ifdef BELFRY_HAS_FILES
ssize_t readSome(int file, void* to, size_t bytes, int64_t offset) { return pread(file, to, bytes, offset); }
ssize_t writeSome(int file, const void* from, size_t bytes, int64_t offset) { return pwrite(file, from, bytes, offset); }
#else
ptrdiff_t fail() {
  errno = ENOTSUP;
  return -1;
}
ptrdiff_t readSome(int, void*, size_t, int64_t) { return fail(); }
ptrdiff_t writeSome(int, const void*, size_t, int64_t) { return fail(); }
#endif

}  // namespace

FileFailure::FileFailure(const std::string& action, int error)
    : std::runtime_error(action + ": " + std::strerror(error)), error(error) {}

void readFile(int file, int64_t offset, void* to, int64_t bytes) {
  uint8_t* at = static_cast<uint8_t*>(to);
  while (bytes > 0) {
    const auto count = readSome(file, at, std::min<int64_t>(bytes, int64_t{1} << 30), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw FileFailure("to read", errno);
    if (count == 0) throw InvalidGraph("an end " + std::to_string(bytes) + " bytes too early");
    at += count;
    offset += count;
    bytes -= count;
  }
}

FileWriter::FileWriter(int file, int64_t offset) : file_(file), from_(offset), at_(offset), piece_(pieceBytes) {}

void FileWriter::put(const void* from, size_t bytes) {
  const uint8_t* next = static_cast<const uint8_t*>(from);
  while (bytes > 0) {
    const size_t part = std::min(bytes, pieceBytes - held_);
    std::memcpy(piece_.data() + held_, next, part);
    held_ += part;
    next += part;
    bytes -= part;
    if (held_ == pieceBytes) flush();
  }
}

int64_t FileWriter::finish() {
  flush();
  return at_ - from_;
}

void FileWriter::flush() {
  for (size_t done = 0; done < held_;) {
    const auto count = writeSome(file_, piece_.data() + done, held_ - done, at_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw FileFailure("to write", errno);
    done += count;
    at_ += count;
  }
  held_ = 0;
}

FilePieces::FilePieces(int file, int64_t offset, int64_t bytes)
    : file_(file), at_(offset), left_(bytes), piece_(pieceBytes) {}

bool FilePieces::take(void* to, size_t bytes) {
  if (left() < static_cast<int64_t>(bytes)) return false;
  uint8_t* next = static_cast<uint8_t*>(to);
  while (bytes > 0) {
    if (used_ == held_) {
      held_ = std::min<int64_t>(left_, pieceBytes);
      used_ = 0;
      readFile(file_, at_, piece_.data(), held_);
      at_ += held_;
      left_ -= held_;
    }
    const size_t part = std::min(bytes, held_ - used_);
    std::memcpy(next, piece_.data() + used_, part);
    used_ += part;
    next += part;
    bytes -= part;
  }
  return true;
}

}  // namespace belfry
