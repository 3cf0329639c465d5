#include "errands.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>

#include "giving-way.h"

namespace belfry {
namespace {

class ErrandThreads {
 public:
  void run(std::function<void()> errand) {
    std::lock_guard<std::mutex> lock(mutex_);
    waiting_.push_back(std::move(errand));
    if (waiting_.size() > idle_ && threads_ < maxErrands) startThread();
    wake_.notify_one();
  }

 private:
  /** Where the system grants no more, those that are there do the errand later. */
  void startThread() {
    try {
      std::thread([this] {
        giveWay();
        serve();
      }).detach();
      threads_++;
    } catch (const std::system_error&) {
      if (threads_ > 0) return;
      waiting_.pop_back();
      throw std::bad_alloc();
    }
  }

  [[noreturn]] void serve() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      idle_++;
      wake_.wait(lock, [this] { return !waiting_.empty(); });
      idle_--;
      std::function<void()> errand = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      errand();
      errand = nullptr;
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  size_t idle_ = 0;
  int threads_ = 0;
};

/** Never destroyed: its threads sleep in it until the process ends. */
ErrandThreads& errandThreads() {
  static ErrandThreads* const only = new ErrandThreads;
  return *only;
}

}  // namespace

void runAside(std::function<void()> errand) { errandThreads().run(std::move(errand)); }

}  // namespace belfry
