#include "pause.h"

#include <thread>

namespace belfry {

void pauseBriefly(int tries) {
  constexpr int patience = 64;
  if (tries > patience) std::this_thread::yield();
#if defined(__x86_64__) || defined(_M_X64)
  __builtin_ia32_pause();
#endif
}

}  // namespace belfry
