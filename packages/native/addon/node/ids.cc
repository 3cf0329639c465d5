// Looking ids up, many in one call.
#include "../ids/find-ids.h"

#include "arguments.h"
#include "families.h"

namespace belfry {
namespace {

/** findIds(slots, starts, tableBytes, bytes, offsets, codes) */
napi_value findIdsOf(const Arguments& arguments) {
  const View<int32_t> slots = arguments.integers(0);
  const View<uint8_t> bytes = arguments.bytes(3);
  const View<int32_t> codes = arguments.integers(5);
  const IdTable table = {slots.data, static_cast<ptrdiff_t>(slots.length) / 4, arguments.integers(1).data,
                         arguments.bytes(2).data};
  const IdTexts texts = {bytes.data, static_cast<ptrdiff_t>(bytes.length), arguments.integers(4).data,
                         static_cast<ptrdiff_t>(codes.length)};
  if (!findIds(table, texts, codes.data)) throw CodedError("SHAPE_MISMATCH", "offsets that lead beyond the bytes or back");
  return nullptr;
}

const AddonEntry entries[] = {{"findIds", findIdsOf}};

}  // namespace

void exportIds(napi_env env, napi_value exports) { exportFunctions(env, exports, entries, 1); }

}  // namespace belfry
