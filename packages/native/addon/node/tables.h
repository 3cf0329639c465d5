// A table among the arguments of a call.
#pragma once

#include "../rows/table.h"
#include "arguments.h"

namespace belfry {

/** A Float32Array, or a Uint16Array of bfloat16. */
inline Table tableAt(const Arguments& arguments, int place) {
  if (arguments.holdsHalves(place)) return {arguments.halves(place).data, true};
  return {arguments.floats(place).data, false};
}

}  // namespace belfry
