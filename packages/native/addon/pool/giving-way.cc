#include "giving-way.h"

#ifdef __linux__
#include <sched.h>
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
  // Woken by JavaScript's thread, it goes to a core that is free, and never takes the one of who woke it.
  const sched_param unused = {};
  sched_setscheduler(0, SCHED_BATCH, &unused);
#endif
}

}  // namespace belfry
