"""A vector index as a process of its own: builds, says what that cost, then searches whenever a line asks it to.

The counterpart of benchmarks/index/serve.mjs. The argument is the task as JSON: folder, count, dim, m, efConstruction,
threads and what the system alone wants. Each line on stdin is {"k", "ef", "threads", "out"}; the rows found go to the
file `out` as int32 [queries, k], −1 where fewer were found.
"""

import json
import resource
import sys
import time

import numpy as np


def serve(make_system):
    """`make_system(task)` returns an object with build(vectors), bytes(), prepare(k, ef, threads), search(queries, k)
    and rows(answer)."""
    task = json.loads(sys.argv[1])
    items, queries = (
        np.fromfile(f"{task['folder']}/{name}.f32", np.float32).reshape(-1, task["dim"]) for name in ("items", "queries")
    )
    system = make_system(task)
    resident = resident_bytes()
    _, costs = timed(lambda: system.build(items))
    costs |= {"residentBytes": resident_bytes() - resident, "ownBytes": system.bytes(), "version": system.version}
    print(json.dumps(costs), flush=True)

    for line in sys.stdin:
        wanted = json.loads(line)
        k = wanted["k"]
        system.prepare(k, wanted["ef"], wanted["threads"])
        answer, costs = timed(lambda: system.search(queries, k))
        np.ascontiguousarray(system.rows(answer), np.int32).tofile(wanted["out"])
        print(json.dumps(costs), flush=True)


def timed(work):
    wall, cpu = time.perf_counter(), cpu_seconds()
    result = work()
    return result, {"wallSeconds": time.perf_counter() - wall, "cpuSeconds": cpu_seconds() - cpu}


def cpu_seconds():
    """Of all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()
