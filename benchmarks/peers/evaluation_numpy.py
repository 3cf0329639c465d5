"""Recall@k and NDCG@k of all users by NumPy: blocks of a float32 matrix product, training items masked, argpartition.

Reads FOLDER as benchmarks/evaluation.bench.mjs writes it, says `ready`, and evaluates once for every line on stdin; each
answer is a line of JSON with the figures, wall seconds and CPU seconds of all threads.

    python benchmarks/peers/evaluation_numpy.py --folder FOLDER --k 20 --block 512 --workers 1

With --workers 1 the product is multithreaded and the rest runs alone; with more, so many blocks are worked on at once
(NumPy lets go of its lock), and OPENBLAS_NUM_THREADS=1 keeps their products apart.
"""

import argparse
import concurrent.futures
import json
import pathlib
import sys
import time

import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--k", type=int, required=True)
    parser.add_argument("--block", type=int, default=512)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()

    task = Task(arguments.folder, arguments.k)
    blocks = [task.users[start : start + arguments.block] for start in range(0, len(task.users), arguments.block)]
    with concurrent.futures.ThreadPoolExecutor(arguments.workers) as pool:
        work = map if arguments.workers == 1 else pool.map
        print("ready", flush=True)
        for _ in sys.stdin:
            wall, cpu = time.perf_counter(), time.process_time()
            recall, ndcg = np.sum(list(work(task.evaluate, blocks)), axis=0) / len(task.users)
            seconds = {"wallSeconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}
            print(json.dumps({"recall": recall, "ndcg": ndcg, **seconds}), flush=True)


class Task:
    def __init__(self, folder, k):
        self.k = k
        dim = json.loads((folder / "shape.json").read_text())["dim"]
        self.user_vectors = np.fromfile(folder / "users.f32", np.float32).reshape(-1, dim)
        self.item_vectors = np.fromfile(folder / "items.f32", np.float32).reshape(-1, dim)
        self.train_offsets, self.train = read_lists(folder, "train")
        self.test_offsets, test = read_lists(folder, "test")
        counts = np.diff(self.test_offsets)
        self.users = np.flatnonzero(counts)
        # Every (user, item) to be found as one number, ascending.
        self.sought = np.repeat(np.arange(len(counts)), counts) * len(self.item_vectors) + test
        self.discounts = 1 / np.log2(np.arange(2, k + 2))
        self.ideal = np.concatenate([[0], np.cumsum(self.discounts)])

    def evaluate(self, users):
        """Sums of recall and NDCG over some users."""
        scores = self.user_vectors[users] @ self.item_vectors.T
        starts, ends = self.train_offsets[users], self.train_offsets[users + 1]
        owners = np.repeat(np.arange(len(users)), ends - starts)
        items = np.concatenate([self.train[start:end] for start, end in zip(starts, ends)])
        scores[owners, items] = -np.inf

        cut = scores.shape[1] - self.k
        best = np.argpartition(scores, cut, axis=1)[:, cut:]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1)
        best = np.take_along_axis(best, order, axis=1)

        wanted = users[:, None] * len(self.item_vectors) + best
        places = np.minimum(np.searchsorted(self.sought, wanted), len(self.sought) - 1)
        hits = self.sought[places] == wanted
        relevant = self.test_offsets[users + 1] - self.test_offsets[users]
        gain = hits @ self.discounts
        return np.sum(hits.sum(axis=1) / relevant), np.sum(gain / self.ideal[np.minimum(relevant, self.k)])


def read_lists(folder, name):
    offsets = np.fromfile(folder / f"{name}.offsets.i32", np.int32).astype(np.int64)
    return offsets, np.fromfile(folder / f"{name}.values.i32", np.int32)


if __name__ == "__main__":
    main()
