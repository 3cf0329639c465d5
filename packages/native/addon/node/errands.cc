#include "errands.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <new>

#include "../isa/isa.h"
#include "../pool/errands.h"
#include "../pool/thread-pool.h"

namespace belfry {
namespace {

struct Errand {
  Work work;
  Isa isa;
  Answer answer;
  std::unique_ptr<Failure> failure;
  /** Only the JavaScript thread uses these. */
  napi_deferred deferred;
  napi_ref arguments;

  void run(const std::atomic<bool>& isAbandoned) {
    useIsa(isa);
    Abandonment::current() = Abandonment(isAbandoned);
    try {
      answer = work();
    } catch (...) {
      failure = std::make_unique<Failure>(currentFailure());
    }
    Abandonment::current() = Abandonment();
    work = nullptr;
  }

  void settle(napi_env env) {
    napi_value result = nullptr;
    if (failure == nullptr) {
      try {
        if (answer) result = answer(env);
      } catch (...) {
        failure = std::make_unique<Failure>(currentFailure());
      }
    }
    if (failure == nullptr) {
      if (result == nullptr) napi_get_undefined(env, &result);
      napi_resolve_deferred(env, deferred, result);
    } else {
      napi_create_error(env, toText(env, failure->code), toText(env, failure->message), &result);
      napi_reject_deferred(env, deferred, result);
    }
    napi_delete_reference(env, arguments);
  }
};

/** The errands of one environment: Node's main thread, or a worker. */
class Errands {
 public:
  /** Made with the first. */
  static Errands& of(napi_env env) {
    void* known = nullptr;
    napi_get_instance_data(env, &known);
    return known != nullptr ? *static_cast<Errands*>(known) : *new Errands(env);
  }

  napi_value start(const Arguments& arguments, Work&& work) {
    std::unique_ptr<Errand> errand(new Errand{std::move(work), currentIsa(), nullptr, nullptr, nullptr, nullptr});
    count(1);
    try {
      runAside([this, errand = errand.get()] { run(errand); });
    } catch (...) {
      count(-1);
      throw;
    }
    // It is settled on this thread: not before the rest of this is done.
    napi_value promise;
    napi_create_promise(env_, &errand->deferred, &promise);
    napi_create_reference(env_, arguments.toArray(), 1, &errand->arguments);
    if (open_++ == 0) napi_ref_threadsafe_function(env_, ended_);
    errand.release();
    return promise;
  }

 private:
  explicit Errands(napi_env env) : env_(env) {
    const napi_status status = napi_create_threadsafe_function(env, nullptr, nullptr, toText(env, "belfry errand"), 0, 1,
                                                               nullptr, nullptr, this, settle, &ended_);
    if (status != napi_ok) throw CodedError("INTERNAL", "no way back to the JavaScript thread");
    napi_unref_threadsafe_function(env, ended_);
    napi_set_instance_data(env, this, nullptr, nullptr);
    // Hooks run last first: this one before that of the function made above.
    napi_add_env_cleanup_hook(env, end, this);
  }

  void count(int change) {
    const std::lock_guard<std::mutex> lock(mutex_);
    running_ += change;
  }

  void run(Errand* errand) {
    errand->run(isEnding_);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (napi_call_threadsafe_function(ended_, errand, napi_tsfn_nonblocking) != napi_ok) delete errand;
    running_--;
    oneEnded_.notify_one();
  }

  /** Of an environment that ended: without one. */
  static void settle(napi_env env, napi_value, void* errands, void* ended) {
    const std::unique_ptr<Errand> errand(static_cast<Errand*>(ended));
    if (env == nullptr) return;
    Errands& all = *static_cast<Errands*>(errands);
    if (--all.open_ == 0) napi_unref_threadsafe_function(env, all.ended_);
    errand->settle(env);
  }

  /** The environment takes its arrays with it: nobody may be at work on them. */
  static void end(void* errands) {
    const std::unique_ptr<Errands> all(static_cast<Errands*>(errands));
    all->isEnding_ = true;
    std::unique_lock<std::mutex> lock(all->mutex_);
    all->oneEnded_.wait(lock, [&all] { return all->running_ == 0; });
  }

  const napi_env env_;
  napi_threadsafe_function ended_;
  /** Promises not settled. */
  int open_ = 0;
  std::atomic<bool> isEnding_{false};
  std::mutex mutex_;
  std::condition_variable oneEnded_;
  int running_ = 0;
};

}  // namespace

napi_value doNow(const Arguments& arguments, const Work& work) {
  const Answer answer = work();
  return answer ? answer(arguments.env()) : nullptr;
}

napi_value doAside(const Arguments& arguments, Work work) {
  return Errands::of(arguments.env()).start(arguments, std::move(work));
}

}  // namespace belfry
