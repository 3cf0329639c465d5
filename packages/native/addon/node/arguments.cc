#include "arguments.h"

#include <new>

namespace belfry {
namespace {

void require(napi_status status, const char* what) {
  if (status != napi_ok) throw CodedError("INTERNAL", std::string("the addon was given ") + what);
}

napi_value call(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  try {
    const Arguments arguments(env, info);
    return static_cast<const AddonEntry*>(data)->function(arguments);
  } catch (...) {
    const Failure failure = currentFailure();
    napi_throw_error(env, failure.code, failure.message.c_str());
  }
  return nullptr;
}

}  // namespace

Failure currentFailure() {
  try {
    throw;
  } catch (const CodedError& error) {
    return {error.code, error.what()};
  } catch (const std::bad_alloc&) {
    return {"OUT_OF_MEMORY", "the system grants no more memory"};
  } catch (const std::exception& error) {
    return {"INTERNAL", error.what()};
  }
}

Arguments::Arguments(napi_env env, napi_callback_info info) : env_(env) {
  require(napi_get_cb_info(env, info, &count_, values_, nullptr, nullptr), "no arguments");
}

double Arguments::number(int place) const {
  double value;
  require(napi_get_value_double(env_, values_[place], &value), "something else than a number");
  return value;
}

bool Arguments::boolean(int place) const {
  bool value;
  require(napi_get_value_bool(env_, values_[place], &value), "something else than a boolean");
  return value;
}

std::string Arguments::text(int place) const {
  size_t length;
  require(napi_get_value_string_utf8(env_, values_[place], nullptr, 0, &length), "something else than a string");
  std::string value(length, '\0');
  napi_get_value_string_utf8(env_, values_[place], &value[0], length + 1, &length);
  return value;
}

bool Arguments::isNull(int place) const {
  napi_valuetype type;
  require(napi_typeof(env_, values_[place], &type), "an unknown value");
  return type == napi_null || type == napi_undefined;
}

bool Arguments::holdsHalves(int place) const {
  napi_typedarray_type type;
  require(napi_get_typedarray_info(env_, values_[place], &type, nullptr, nullptr, nullptr, nullptr),
          "something else than a typed array");
  return type == napi_uint16_array;
}

void* Arguments::external(int place) const {
  void* data;
  require(napi_get_value_external(env_, values_[place], &data), "something else than an external");
  return data;
}

napi_value Arguments::toArray() const {
  napi_value array;
  require(napi_create_array_with_length(env_, count_, &array), "too much");
  for (size_t i = 0; i < count_; i++) napi_set_element(env_, array, i, values_[i]);
  return array;
}

void* Arguments::array(int place, napi_typedarray_type type, size_t* length) const {
  *length = 0;
  if (isNull(place)) return nullptr;
  napi_typedarray_type actual;
  void* data;
  require(napi_get_typedarray_info(env_, values_[place], &actual, length, &data, nullptr, nullptr),
          "something else than a typed array");
  if (actual != type) throw CodedError("INTERNAL", "the addon was given a typed array of another type");
  return data;
}

void exportFunctions(napi_env env, napi_value exports, const AddonEntry* entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    napi_value function;
    napi_create_function(env, entries[i].name, NAPI_AUTO_LENGTH, call, const_cast<AddonEntry*>(&entries[i]), &function);
    napi_set_named_property(env, exports, entries[i].name, function);
  }
}

napi_value toNumber(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}

napi_value toText(napi_env env, const std::string& value) {
  napi_value result;
  napi_create_string_utf8(env, value.data(), value.size(), &result);
  return result;
}

}  // namespace belfry
