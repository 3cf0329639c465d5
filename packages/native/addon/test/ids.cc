// Ids by their bytes: found among others and told from others, in blocks of memory of exactly their size.
#include "../ids/find-ids.h"

#include <map>
#include <string>

#include "checks.h"

namespace belfry {
namespace test {
namespace {

std::string randomId(Random& random, int32_t maxLength) {
  std::string id(random.whole(0, maxLength), ' ');
  for (char& byte : id) byte = static_cast<char>(random.whole(0, 3) * 85);
  return id;
}

/** Ids one after the other, from offset `gap` on. */
struct Texts {
  explicit Texts(const std::vector<std::string>& ids, int32_t gap) : offsets(ids.size() + 1), bytes(lengthOf(ids, gap)) {
    int32_t at = gap;
    for (size_t n = 0; n < ids.size(); n++) {
      offsets[n] = at;
      std::memcpy(bytes.data() + at, ids[n].data(), ids[n].size());
      at += static_cast<int32_t>(ids[n].size());
    }
    offsets[ids.size()] = at;
  }

  IdTexts view() const {
    return {bytes.data(), static_cast<ptrdiff_t>(bytes.size()), offsets.data(), static_cast<ptrdiff_t>(offsets.size()) - 1};
  }

  static size_t lengthOf(const std::vector<std::string>& ids, int32_t gap) {
    size_t length = gap;
    for (const std::string& id : ids) length += id.size();
    return length;
  }

  Exact<int32_t> offsets;
  Exact<uint8_t> bytes;
};

/** The ids in slots; those that are equal have the code of the first. */
struct Table {
  Table(const std::vector<std::string>& ids, ptrdiff_t slotCount) : texts(ids, 0), slots(4 * slotCount) {
    for (const std::string& id : ids) {
      if (!codes.emplace(id, static_cast<int32_t>(codes.size())).second) continue;
      const int32_t code = codes[id];
      const int32_t length = static_cast<int32_t>(id.size());
      const IdKey key = idKey(reinterpret_cast<const uint8_t*>(id.data()), length);
      ptrdiff_t place = key.hash % slotCount;
      while (slots[4 * place + 3] != 0) place = (place + 1) % slotCount;
      const int32_t numbers[] = {static_cast<int32_t>(key.first), static_cast<int32_t>(key.last), length, code + 1};
      for (int n = 0; n < 4; n++) slots[4 * place + n] = numbers[n];
      starts.push_back(texts.offsets[&id - ids.data()]);
    }
  }

  IdTable view() const {
    return {slots.data(), static_cast<ptrdiff_t>(slots.size()) / 4, starts.data(), texts.bytes.data()};
  }

  Texts texts;
  Exact<int32_t> slots;
  std::vector<int32_t> starts;
  std::map<std::string, int32_t> codes;
};

void findsWhatThereIs() {
  Random random(1);
  for (int round = 0; round < 200; round++) {
    std::vector<std::string> known(random.whole(0, 60)), wanted(random.whole(0, 150));
    for (std::string& id : known) id = randomId(random, 14);
    for (std::string& id : wanted) id = randomId(random, 14);
    const Table table(known, 64);
    const Texts texts(wanted, random.whole(0, 3));
    Exact<int32_t> codes(wanted.size());
    CHECK(findIds(table.view(), texts.view(), codes.data()));
    for (size_t n = 0; n < wanted.size(); n++) {
      const auto found = table.codes.find(wanted[n]);
      CHECK(codes[n] == (found == table.codes.end() ? -1 : found->second));
    }
  }
}

void refusesWrongOffsets() {
  const Table table({"one", "two"}, 8);
  const Texts texts({"one", "two", "three"}, 0);
  Exact<int32_t> codes(3);
  for (const auto& wrong : {std::pair<int, int32_t>{0, -1}, {1, 7}, {3, 12}}) {
    Exact<int32_t> offsets(texts.offsets);
    offsets[wrong.first] = wrong.second;
    IdTexts view = texts.view();
    view.offsets = offsets.data();
    CHECK(!findIds(table.view(), view, codes.data()));
  }
}

void run() {
  findsWhatThereIs();
  refusesWrongOffsets();
}

const Part part("ids", run);

}  // namespace
}  // namespace test
}  // namespace belfry
