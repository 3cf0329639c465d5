// The addon's entry: what it is, which instruction set it uses, and the kernels by family.
#include "../isa/isa.h"
#include "../pool/thread-pool.h"
#include "arguments.h"
#include "families.h"

#ifndef BELFRY_CONTRACT
#error "BELFRY_CONTRACT is the hash that src/ expects; build-addon.mjs defines it"
#endif

namespace belfry {
namespace {

/** isa(): the instruction set in use */
napi_value isa(const Arguments& arguments) {
  return toText(arguments.env(), isaNames[static_cast<int>(currentIsa())]);
}

/** isas(): those this machine has, best first, separated by spaces */
napi_value isas(const Arguments& arguments) {
  std::string names;
  for (int i = 0; i < isaCount; i++) {
    if (!isSupported(static_cast<Isa>(i))) continue;
    if (!names.empty()) names += ' ';
    names += isaNames[i];
  }
  return toText(arguments.env(), names);
}

/** useIsa(name): one of isas(), for the calls of this thread */
napi_value useIsaByName(const Arguments& arguments) {
  const std::string name = arguments.text(0);
  for (int i = 0; i < isaCount; i++) {
    if (name != isaNames[i] || !isSupported(static_cast<Isa>(i))) continue;
    useIsa(static_cast<Isa>(i));
    return nullptr;
  }
  throw CodedError("BACKEND_UNAVAILABLE", "the instruction set " + name);
}

const AddonEntry entries[] = {{"isa", isa}, {"isas", isas}, {"useIsa", useIsaByName}};

napi_value start(napi_env env, napi_value exports) {
  exportFunctions(env, exports, entries, sizeof entries / sizeof entries[0]);
  napi_set_named_property(env, exports, "contract", toText(env, BELFRY_CONTRACT));
  napi_set_named_property(env, exports, "maxThreads", toNumber(env, maxThreads));
  exportProbe(env, exports);
  exportRows(env, exports);
  exportScores(env, exports);
  exportUpdates(env, exports);
  exportTableMemory(env, exports);
  exportTopK(env, exports);
  exportPairs(env, exports);
  exportTensors(env, exports);
  exportHnsw(env, exports);
  exportIds(env, exports);
  return exports;
}

}  // namespace
}  // namespace belfry

NAPI_MODULE_INIT() { return belfry::start(env, exports); }
