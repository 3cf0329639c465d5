#include "../probe/probe.h"

#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

/** probeOperations(threads): multiplications and additions a second */
napi_value probeOperations(const Arguments& arguments) {
  return toNumber(arguments.env(), measureOperations(arguments.number(0)));
}

/** probeBandwidth(threads, bytes): bytes a second, through three arrays of so many bytes */
napi_value probeBandwidth(const Arguments& arguments) {
  return toNumber(arguments.env(), measureBandwidth(arguments.number(0), static_cast<size_t>(arguments.number(1))));
}

const AddonEntry entries[] = {{"probeOperations", probeOperations}, {"probeBandwidth", probeBandwidth}};

}  // namespace

void exportProbe(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 2); }

}  // namespace belfry
