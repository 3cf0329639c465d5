// Threads that let others go first. JavaScript's thread sleeps for most of the time while errands are done; when one of
// its timers fires on a machine whose cores are all at work, it should not have to wait for the end of another thread's
// turn.
#pragma once

namespace belfry {

/** Whether this thread lets others go first; the helpers of its jobs then do as well. */
bool& givesWay();

/**
 * From now on this thread lets others go first: on Linux it takes a third of the share of a core that others get beside
 * it, and is preempted by them sooner; woken, it never takes the core of who woke it (SCHED_BATCH). It cannot be taken back, threads it starts inherit it, and where the system
 * refuses it the thread stays as it is.
 */
void giveWay();

}  // namespace belfry
