"""Python's hnswlib, for python-hnswlib.slow.test.ts: reads or writes one graph file. Task on stdin, answer on stdout, in JSON."""

import json
import sys

import hnswlib
import numpy


def read(task):
    """What the library makes of a file: its labels, the vectors of those asked for, neighbours of the queries."""
    index = hnswlib.Index(space=task["space"], dim=task["dim"])
    index.load_index(task["path"])
    index.set_ef(task["ef"])
    labels, distances = index.knn_query(numpy.float32(task["queries"]), task["k"])
    return {
        "ids": index.get_ids_list(),
        "vectors": numpy.asarray(index.get_items(task["alive"])).tolist(),
        "deletedAreHidden": all(is_hidden(index, label) for label in task["deleted"]),
        "labels": labels.tolist(),
        "distances": distances.tolist(),
    }


def is_hidden(index, label):
    try:
        index.get_items([label])
        return False
    except RuntimeError:
        return True


def write(task):
    index = hnswlib.Index(space=task["space"], dim=task["dim"])
    index.init_index(len(task["labels"]) + 50, M=16, ef_construction=200, random_seed=1)
    index.add_items(numpy.float32(task["vectors"]), task["labels"], num_threads=1)
    for label in task["deleted"]:
        index.mark_deleted(label)
    index.save_index(task["path"])
    return {}


task = json.load(sys.stdin)
json.dump({"read": read, "write": write}[task["do"]](task), sys.stdout)
