#include "giving-way.h"

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace belfry {

bool& givesWay() {
  static thread_local bool ofThread = false;
  return ofThread;
}

void giveWay() {
  givesWay() = true;
#ifdef __linux__
  // On Linux the priority "of the process" 0 is that of the calling thread alone; elsewhere it is everybody's.
  constexpr int niceness = 5;
  setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + niceness);
#endif
}

}  // namespace belfry
