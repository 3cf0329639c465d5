#include "thread-pool.h"

#include <condition_variable>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>

#include "giving-way.h"

namespace belfry {
namespace {

/** Takes it from the thread that works on blocks. */
class WithinBlocks {
 public:
  WithinBlocks() { Abandonment::current() = Abandonment(); }
  ~WithinBlocks() { Abandonment::current() = taken; }

  const Abandonment taken = Abandonment::current();
};

struct Job {
  BlockFunction function;
  void* context;
  ptrdiff_t blocks;
  /** Helpers that may still join. */
  int places;
  Abandonment isAbandoned;
  std::atomic<ptrdiff_t> next{0};
  /** Threads at work on it, the caller left out. */
  int helping = 0;
  std::condition_variable done{};
};

void work(Job& job) {
  while (!job.isAbandoned) {
    const ptrdiff_t block = job.next.fetch_add(1, std::memory_order_relaxed);
    if (block >= job.blocks) return;
    job.function(job.context, block);
  }
}

class Pool {
 public:
  void run(Job& job) {
    std::unique_lock<std::mutex> lock(mutex_);
    startHelpers(job.places);
    const auto place = jobs_.insert(jobs_.end(), &job);
    const int wanted = job.places;
    lock.unlock();
    for (int helper = 0; helper < wanted; helper++) wake_.notify_one();
    work(job);
    lock.lock();
    jobs_.erase(place);
    job.done.wait(lock, [&job] { return job.helping == 0; });
  }

 private:
  /** Fewer than asked for where the system grants no more: the caller does their part. */
  void startHelpers(int wanted) {
    while (helpers_ < wanted) {
      try {
        std::thread([this, gives = givesWay()] {
          givesWay() = gives;
          help();
        }).detach();
      } catch (const std::system_error&) {
        return;
      }
      helpers_++;
    }
  }

  [[noreturn]] void help() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      Job* job = nullptr;
      wake_.wait(lock, [this, &job] { return (job = openJob()) != nullptr; });
      job->places--;
      job->helping++;
      lock.unlock();
      work(*job);
      lock.lock();
      if (--job->helping == 0) job->done.notify_one();
    }
  }

  Job* openJob() {
    for (Job* job : jobs_) {
      if (job->places > 0 && job->next.load(std::memory_order_relaxed) < job->blocks) return job;
    }
    return nullptr;
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::list<Job*> jobs_;
  int helpers_ = 0;
};

/** Its helpers go first or give way as the calling thread does. Never destroyed: they sleep in it until the process ends. */
Pool& pool() {
  static Pool* const first = new Pool;
  static Pool* const givingWay = new Pool;
  return givesWay() ? *givingWay : *first;
}

}  // namespace

void runBlocks(int threads, ptrdiff_t blocks, BlockFunction function, void* context) {
  if (blocks <= 0) return;
  const ptrdiff_t helpers = (threads < blocks ? threads : blocks) - 1;
  const WithinBlocks within;
  Job job{function, context, blocks, static_cast<int>(helpers), within.taken};
  if (helpers == 0) {
    work(job);
  } else {
    pool().run(job);
  }
  if (within.taken) throw Abandoned();
}

Abandonment& Abandonment::current() {
  static thread_local Abandonment ofThread;
  return ofThread;
}

}  // namespace belfry
