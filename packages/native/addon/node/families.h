// One function per family of kernels puts its functions on the addon's exports.
#pragma once

#include <node_api.h>

namespace belfry {

void exportRows(napi_env env, napi_value exports);
void exportTensors(napi_env env, napi_value exports);

}  // namespace belfry
