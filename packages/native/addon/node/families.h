// One function per family of kernels puts its functions on the addon's exports.
#pragma once

#include <node_api.h>

namespace belfry {

void exportProbe(napi_env env, napi_value exports);
void exportRows(napi_env env, napi_value exports);
void exportScores(napi_env env, napi_value exports);
void exportUpdates(napi_env env, napi_value exports);
void exportTableMemory(napi_env env, napi_value exports);
void exportTopK(napi_env env, napi_value exports);
void exportPairs(napi_env env, napi_value exports);
void exportTensors(napi_env env, napi_value exports);
void exportHnsw(napi_env env, napi_value exports);
void exportIds(napi_env env, napi_value exports);

}  // namespace belfry
