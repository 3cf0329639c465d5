// Graphs: an external holds one, an errand its own share, so that a graph let go meanwhile lives until the errand is done.
#include "../hnsw/graph.h"
#include "arguments.h"
#include "errands.h"
#include "families.h"
#include "file-errors.h"

namespace belfry {
namespace {

using SharedGraph = std::shared_ptr<Graph>;

/** What JavaScript holds. */
struct Held {
  const SharedGraph graph;
  /** Bytes that the garbage collector was told of. */
  int64_t told = 0;

  /** Only with these does it see that letting go of a graph frees much. */
  void tellSize(napi_env env) {
    const int64_t bytes = graph->stats().bytes;
    int64_t all;
    napi_adjust_external_memory(env, bytes - told, &all);
    told = bytes;
  }
};

napi_value toExternal(napi_env env, SharedGraph graph) {
  std::unique_ptr<Held> held(new Held{std::move(graph)});
  const auto letGo = [](napi_env env, void* data, void*) {
    const std::unique_ptr<Held> held(static_cast<Held*>(data));
    int64_t all;
    napi_adjust_external_memory(env, -held->told, &all);
  };
  napi_value external;
  if (napi_create_external(env, held.get(), letGo, nullptr, &external) != napi_ok) throw std::bad_alloc();
  held.release()->tellSize(env);
  return external;
}

/** Every entry but two begins with the graph; an errand's arguments keep it. */
Held& heldAt(const Arguments& arguments) { return *static_cast<Held*>(arguments.external(0)); }
const SharedGraph& graphAt(const Arguments& arguments) { return heldAt(arguments).graph; }

/** The answer to what changed the graph. */
Answer tellSizeOf(Held& held) {
  return [&held](napi_env env) {
    held.tellSize(env);
    return nullptr;
  };
}

/** The codes of the graph's exceptions. */
template <typename Body>
auto coded(Body&& body) {
  try {
    return body();
  } catch (const InvalidInput& error) {
    throw CodedError("INVALID_ARGUMENT", error.what());
  } catch (const InvalidGraph& error) {
    throw CodedError("INDEX_INVALID", error.what());
  } catch (const FileFailure& error) {
    throw CodedError(fileErrorCode(error.error), error.what());
  }
}

/** The place of a word in a list that is in the order of an enumeration. */
template <typename Enumeration, size_t count>
Enumeration named(const std::string& name, const char* const (&names)[count]) {
  for (size_t i = 0; i < count; i++) {
    if (name == names[i]) return static_cast<Enumeration>(i);
  }
  throw CodedError("INTERNAL", "the addon was given the unknown word " + name);
}

Metric metricNamed(const std::string& name) { return named<Metric>(name, {"cosine", "dot", "l2"}); }
Storage storageNamed(const std::string& name) { return named<Storage>(name, {"float32", "bfloat16", "int8"}); }

/** The first seven arguments: dim, metric, storage, m, efConstruction, seed, largest */
GraphOptions optionsAt(const Arguments& arguments) {
  GraphOptions options;
  options.dim = static_cast<ptrdiff_t>(arguments.number(0));
  options.metric = metricNamed(arguments.text(1));
  options.storage = storageNamed(arguments.text(2));
  options.m = static_cast<int>(arguments.number(3));
  options.efConstruction = static_cast<int>(arguments.number(4));
  options.seed = static_cast<uint32_t>(arguments.number(5));
  options.largest = static_cast<float>(arguments.number(6));
  return options;
}

/** hnswCreate(options): a graph */
napi_value create(const Arguments& arguments) {
  return toExternal(arguments.env(), std::make_shared<Graph>(optionsAt(arguments)));
}

/** hnswRead(options, file, offset, bytes, mapped, built): a promise of a graph; its m and efConstruction in `built` [2] */
napi_value read(const Arguments& arguments) {
  const GraphOptions options = optionsAt(arguments);
  const int file = arguments.number(7);
  const int64_t offset = arguments.number(8);
  const int64_t bytes = arguments.number(9);
  const bool mapped = arguments.boolean(10);
  int32_t* const built = arguments.integers(11).data;
  return doAside(arguments, [=]() -> Answer {
    const SharedGraph graph = coded([&] { return Graph::read(options, file, offset, bytes, mapped); });
    built[0] = graph->options().m;
    built[1] = graph->options().efConstruction;
    return [graph](napi_env env) { return toExternal(env, graph); };
  });
}

/** hnswWrite(graph, file, offset): a promise of the number of bytes */
napi_value write(const Arguments& arguments) {
  const int file = arguments.number(1);
  const int64_t offset = arguments.number(2);
  return doAside(arguments, [graph = graphAt(arguments), file, offset]() -> Answer {
    const int64_t bytes = coded([&] { return graph->write(file, offset); });
    return [bytes](napi_env env) { return toNumber(env, static_cast<double>(bytes)); };
  });
}

/** (graph, threads, rows, vectors, mustBeNew) */
Work addition(const Arguments& arguments) {
  const int threads = arguments.number(1);
  const auto rows = arguments.integers(2);
  const float* const vectors = arguments.floats(3).data;
  const bool mustBeNew = arguments.boolean(4);
  Held& held = heldAt(arguments);
  return [&held, graph = held.graph, threads, rows, vectors, mustBeNew]() -> Answer {
    coded([&] { graph->add(threads, rows.data, vectors, rows.length, mustBeNew); });
    return tellSizeOf(held);
  };
}

napi_value add(const Arguments& arguments) { return doAside(arguments, addition(arguments)); }
napi_value addSync(const Arguments& arguments) { return doNow(arguments, addition(arguments)); }

/** hnswDelete(graph, rows): how many were there */
napi_value remove(const Arguments& arguments) {
  const auto rows = arguments.integers(1);
  Held& held = heldAt(arguments);
  const ptrdiff_t count = held.graph->remove(rows.data, rows.length);
  held.tellSize(arguments.env());
  return toNumber(arguments.env(), static_cast<double>(count));
}

/** hnswRepair(graph, threads): a promise */
napi_value repair(const Arguments& arguments) {
  const int threads = arguments.number(1);
  Held& held = heldAt(arguments);
  return doAside(arguments, [&held, graph = held.graph, threads]() -> Answer {
    graph->repair(threads);
    return tellSizeOf(held);
  });
}

/** hnswRecode(graph, storage): a promise */
napi_value recode(const Arguments& arguments) {
  const Storage storage = storageNamed(arguments.text(1));
  Held& held = heldAt(arguments);
  return doAside(arguments, [&held, graph = held.graph, storage]() -> Answer {
    graph->recode(storage);
    return tellSizeOf(held);
  });
}

/** (graph, threads, queries, k, efSearch, filter, exclude's offsets and values, rows, scores, found, paths) */
Work searching(const Arguments& arguments) {
  // An empty filter lets no row through, and an empty array may have no address.
  static const uint32_t noBits = 0;
  const bool filters = !arguments.isNull(5);
  const auto filter = arguments.words(5);
  const auto found = arguments.integers(10);
  const int threads = arguments.number(1);
  SearchRequest request;
  request.queries = arguments.floats(2).data;
  request.queryCount = found.length;
  request.k = static_cast<ptrdiff_t>(arguments.number(3));
  request.efSearch = static_cast<ptrdiff_t>(arguments.number(4));
  request.filter = filters && filter.data == nullptr ? &noBits : filter.data;
  request.filterRows = static_cast<ptrdiff_t>(filter.length) * 32;
  request.excludeOffsets = arguments.integers(6).data;
  request.excludeRows = arguments.integers(7).data;
  SearchLists lists;
  lists.rows = arguments.integers(8).data;
  lists.scores = arguments.floats(9).data;
  lists.found = found.data;
  lists.paths = reinterpret_cast<SearchPath*>(arguments.bytes(11).data);
  return [graph = graphAt(arguments), threads, request, lists]() -> Answer {
    if (request.queryCount > 0) coded([&] { graph->search(threads, request, lists); });
    return nullptr;
  };
}

napi_value search(const Arguments& arguments) { return doAside(arguments, searching(arguments)); }
napi_value searchSync(const Arguments& arguments) { return doNow(arguments, searching(arguments)); }

/** hnswVector(graph, row, vector): whether the row is there */
napi_value vectorOf(const Arguments& arguments) {
  const bool isThere = graphAt(arguments)->vector(arguments.number(1), arguments.floats(2).data);
  napi_value result;
  napi_get_boolean(arguments.env(), isThere, &result);
  return result;
}

/** hnswVectors(graph, rows, vectors, there): how many are there */
napi_value vectorsOf(const Arguments& arguments) {
  const auto rows = arguments.integers(1);
  const ptrdiff_t count =
      graphAt(arguments)->vectors(rows.data, rows.length, arguments.floats(2).data, arguments.integers(3).data);
  return toNumber(arguments.env(), static_cast<double>(count));
}

/** hnswRows(graph, rows): a promise */
napi_value rowsOf(const Arguments& arguments) {
  int32_t* const rows = arguments.integers(1).data;
  return doAside(arguments, [graph = graphAt(arguments), rows]() -> Answer {
    graph->rows(rows);
    return nullptr;
  });
}

/** hnswStats(graph, stats): in the order of GraphStats */
napi_value statsOf(const Arguments& arguments) {
  const GraphStats stats = graphAt(arguments)->stats();
  const int64_t counts[] = {stats.size,     stats.tombstones, stats.freeSlots, stats.twins,
                            stats.maxLevel, stats.bytes,      stats.linked};
  double* out = arguments.doubles(1).data;
  for (const int64_t count : counts) *out++ = static_cast<double>(count);
  *out = stats.largest;
  return nullptr;
}

const AddonEntry entries[] = {{"hnswCreate", create},
                              {"hnswRead", read},
                              {"hnswWrite", write},
                              {"hnswAdd", add},
                              {"hnswAddSync", addSync},
                              {"hnswDelete", remove},
                              {"hnswRepair", repair},
                              {"hnswRecode", recode},
                              {"hnswSearch", search},
                              {"hnswSearchSync", searchSync},
                              {"hnswVector", vectorOf},
                              {"hnswVectors", vectorsOf},
                              {"hnswRows", rowsOf},
                              {"hnswStats", statsOf}};

}  // namespace

void exportHnsw(napi_env env, napi_value exports) {
  exportFunctions(env, exports, entries, sizeof entries / sizeof entries[0]);
}

}  // namespace belfry
