// Calls that a promise answers: the arguments are read on the JavaScript thread, the work is done on another
// (pool/errands.h), and what it made becomes JavaScript's on the first again.
#pragma once

#include <functional>

#include "arguments.h"

namespace belfry {

/** Makes the result of work, on the JavaScript thread; an empty one, or nullptr, is undefined. */
using Answer = std::function<napi_value(napi_env env)>;
/** What does not touch JavaScript. It uses the arguments' arrays in place, which the caller leaves as they are meanwhile. */
using Work = std::function<Answer()>;

napi_value doNow(const Arguments& arguments, const Work& work);

/**
 * Returns a promise, whose rejections are the errors of `doNow`. Only while one is open does the process stay for it.
 * Where the environment ends first (a worker that is terminated), the work is given up between two blocks.
 *
 * @throws std::bad_alloc
 */
napi_value doAside(const Arguments& arguments, Work work);

}  // namespace belfry
