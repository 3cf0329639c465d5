// Who is reading, since when: what is taken out of the graph is used again only after all who may still see it have left.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>

namespace belfry {

class Readers {
 public:
  /** Is counted from its making to its end. */
  class Stay {
   public:
    explicit Stay(Readers& readers) : readers_(readers) {
      const std::lock_guard<std::mutex> lock(readers.mutex_);
      place_ = readers.since_.insert(readers.now_);
    }
    ~Stay() {
      const std::lock_guard<std::mutex> lock(readers_.mutex_);
      readers_.since_.erase(place_);
    }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

   private:
    Readers& readers_;
    std::multiset<uint64_t>::iterator place_;
  };

  /** Ends an age; what was taken out before is safe once `oldest` is beyond it. Returns the age that ended. */
  uint64_t endAge() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return now_++;
  }

  /** The age in which the longest-staying reader came; now, where there is none. */
  uint64_t oldest() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return since_.empty() ? now_ : *since_.begin();
  }

 private:
  std::mutex mutex_;
  uint64_t now_ = 0;
  std::multiset<uint64_t> since_;
};

}  // namespace belfry
