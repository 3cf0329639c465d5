// Which of Belfry's error codes a failed call of the operating system gets.
#pragma once

#include <cerrno>

namespace belfry {

/** @param error as `errno` has it */
inline const char* fileErrorCode(int error) {
#ifdef EDQUOT
  if (error == EDQUOT) return "DISK_FULL";
#endif
  if (error == ENOSPC || error == EFBIG) return "DISK_FULL";
  return error == ENOENT ? "FILE_NOT_FOUND" : "FILE_UNREADABLE";
}

}  // namespace belfry
