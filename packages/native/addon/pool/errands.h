// Work off the calling thread, on threads of its own: what waits in Node's pool of four would keep files from being read.
// Threads are kept, so that handing over costs a wake-up, and sleep until the process ends. They give way to others, and
// so do those who help them.
#pragma once

#include <functional>

namespace belfry {

/** Errands that run at once; more wait for their turn. */
constexpr int maxErrands = 64;

/**
 * Runs `errand` on another thread and returns at once.
 *
 * @param errand must not throw @throws std::bad_alloc where the system grants not even one thread
 */
void runAside(std::function<void()> errand);

}  // namespace belfry
