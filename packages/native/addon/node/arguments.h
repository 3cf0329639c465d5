// From JavaScript's arguments to plain pointers, and from C++ exceptions to JavaScript errors with a code. The callers
// in src/ have checked shapes and ranges; here only types are.
#pragma once

#include <node_api.h>

#include <cstdint>
#include <stdexcept>
#include <string>

namespace belfry {

/** An error that reaches JavaScript as `{ code, message }`. */
struct CodedError : std::runtime_error {
  CodedError(const char* code, const std::string& message) : std::runtime_error(message), code(code) {}
  const char* code;
};

/** What JavaScript is told of an exception. */
struct Failure {
  const char* code;
  std::string message;
};

/** Of the exception that is being handled. */
Failure currentFailure();

template <typename T>
struct View {
  T* data;
  size_t length;
};

class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info);

  napi_env env() const { return env_; }
  double number(int place) const;
  bool boolean(int place) const;
  std::string text(int place) const;
  /** null and undefined give {nullptr, 0}. */
  View<float> floats(int place) const { return view<float>(place, napi_float32_array); }
  View<double> doubles(int place) const { return view<double>(place, napi_float64_array); }
  View<int32_t> integers(int place) const { return view<int32_t>(place, napi_int32_array); }
  View<uint32_t> words(int place) const { return view<uint32_t>(place, napi_uint32_array); }
  View<uint16_t> halves(int place) const { return view<uint16_t>(place, napi_uint16_array); }
  View<uint8_t> bytes(int place) const { return view<uint8_t>(place, napi_uint8_array); }
  bool isNull(int place) const;
  /** Whether it is a Uint16Array. */
  bool holdsHalves(int place) const;
  napi_value value(int place) const { return values_[place]; }
  /** What napi_create_external was given. */
  void* external(int place) const;
  /** All of them in an array: what keeps them alive. */
  napi_value toArray() const;

 private:
  template <typename T>
  View<T> view(int place, napi_typedarray_type type) const {
    size_t length;
    void* const data = array(place, type, &length);
    return {static_cast<T*>(data), length};
  }
  void* array(int place, napi_typedarray_type type, size_t* length) const;

  static constexpr size_t capacity = 32;
  napi_env env_;
  size_t count_ = capacity;
  napi_value values_[capacity];
};

/** What a function of the addon is in C++: its result, or nullptr for undefined. */
using AddonFunction = napi_value (*)(const Arguments& arguments);

struct AddonEntry {
  const char* name;
  AddonFunction function;
};

/** Puts functions on the addon's exports; what they throw becomes a JavaScript error. */
void exportFunctions(napi_env env, napi_value exports, const AddonEntry* entries, size_t count);

napi_value toNumber(napi_env env, double value);
napi_value toText(napi_env env, const std::string& value);

}  // namespace belfry
