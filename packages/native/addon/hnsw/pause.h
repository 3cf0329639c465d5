// Waiting for a lock that is held for microseconds.
#pragma once

namespace belfry {

/** @param tries so far; after some the thread gives its place to another */
void pauseBriefly(int tries);

}  // namespace belfry
