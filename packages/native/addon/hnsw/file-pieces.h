// Files in pieces: bounded memory, and every failure told.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../pool/scratch.h"

namespace belfry {

/** Reads exactly so many bytes. @throws FileFailure, InvalidGraph where the file ends before */
void readFile(int file, int64_t offset, void* to, int64_t bytes);

/** Writes one thing behind the other. */
class FileWriter {
 public:
  FileWriter(int file, int64_t offset);

  /** @throws FileFailure */
  void put(const void* from, size_t bytes);
  /** Writes what is left, and returns the bytes written in all. @throws FileFailure */
  int64_t finish();

 private:
  void flush();

  const int file_;
  const int64_t from_;
  int64_t at_;
  Array<uint8_t> piece_;
  size_t held_ = 0;
};

/** Reads one thing behind the other. */
class FilePieces {
 public:
  FilePieces(int file, int64_t offset, int64_t bytes);

  /** False where fewer bytes are left. @throws FileFailure, InvalidGraph */
  bool take(void* to, size_t bytes);
  int64_t left() const { return left_ + static_cast<int64_t>(held_ - used_); }

 private:
  const int file_;
  int64_t at_;
  /** Not yet read. */
  int64_t left_;
  Array<uint8_t> piece_;
  size_t held_ = 0;
  size_t used_ = 0;
};

}  // namespace belfry
