"""Recomputes the ranking figures of a run from its vectors and the text files alone.

Shares no code with Belfry: NumPy and PyArrow only. Reads RUN/users.arrow and RUN/items.arrow (an id and a `vector`
column of served vectors, whose inner product is the score) and LightGCN text files (`user item item ...` per line).

The rank of a relevant item is counted, not sorted for: items with a higher score, plus irrelevant items with an equal
one, plus relevant ones with an equal score that were placed already. Sums are made in float64 and compared as float32.

    python benchmarks/check-gowalla.py --run RUN --train train.txt --test test.txt [--score dot|cosine]
                                       [--k 10,20,50] [--expect report.json] [--tolerance 1e-6]

Prints one JSON object. With --expect it is compared with a report of `belfry eval --json`; a difference exits with 1.
"""

import argparse
import json
import pathlib
import sys

import numpy as np
import pyarrow.ipc

USERS_PER_BLOCK = 128


def main():
    arguments = parse_arguments()
    users, user_vectors = read_vectors(arguments.run / "users.arrow", "user")
    items, item_vectors = read_vectors(arguments.run / "items.arrow", "item")
    if arguments.score == "cosine":
        user_vectors, item_vectors = unit(user_vectors), unit(item_vectors)
    train = read_lists(arguments.train, users, items)
    test = read_lists(arguments.test, users, items)
    figures = evaluate(user_vectors, item_vectors, train, test, arguments.k)
    print(json.dumps(figures, indent=2))
    if arguments.expect is not None:
        sys.exit(compare(figures, json.loads(arguments.expect.read_text()), arguments.tolerance))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--train", type=pathlib.Path, required=True)
    parser.add_argument("--test", type=pathlib.Path, required=True)
    parser.add_argument("--score", choices=["dot", "cosine"], default="dot")
    parser.add_argument("--k", type=lambda text: [int(k) for k in text.split(",")], default=[10, 20, 50])
    parser.add_argument("--expect", type=pathlib.Path)
    parser.add_argument("--tolerance", type=float, default=1e-6)
    return parser.parse_args()


def read_vectors(path, id_column):
    """Row of each id, and the vectors [rows, d] in float64."""
    table = pyarrow.ipc.open_file(pyarrow.memory_map(str(path))).read_all()
    column = table["vector"].combine_chunks()
    values = column.flatten().to_numpy(zero_copy_only=False).astype(np.float64)
    rows = {name: row for row, name in enumerate(table[id_column].to_pylist())}
    return rows, values.reshape(len(rows), column.type.list_size)


def unit(vectors):
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


def read_lists(path, users, items):
    """User row -> sorted array of item rows."""
    lists = {}
    for line in path.read_text().splitlines():
        user, *listed = line.split() or [None]
        if user is None or not listed:
            continue
        lists.setdefault(users[user], set()).update(items[item] for item in listed)
    return {user: np.array(sorted(rows)) for user, rows in lists.items()}


def evaluate(user_vectors, item_vectors, train, test, ks):
    evaluated = sorted(test)
    sums = {}
    for start in range(0, len(evaluated), USERS_PER_BLOCK):
        block = evaluated[start : start + USERS_PER_BLOCK]
        scores = (user_vectors[block] @ item_vectors.T).astype(np.float32)
        for row, user in zip(scores, block):
            row[train.get(user, [])] = -np.inf
            for name, value in user_figures(ranks_of(row, test[user]), len(test[user]), ks).items():
                sums[name] = sums.get(name, 0.0) + value
    return {name: total / len(evaluated) for name, total in sums.items()}


def ranks_of(scores, relevant):
    """Ranks from 0 of the relevant items that are candidates, ascending."""
    finite = scores[np.isfinite(scores)]
    if finite.min() == finite.max():
        sys.exit("a user whose candidates all have one score has no ranking to recompute")
    ranks = []
    placed = {}
    for item in relevant:
        score = scores[item]
        if not np.isfinite(score):
            continue
        equal = np.count_nonzero(scores == score) - np.count_nonzero(scores[relevant] == score)
        ranks.append(int(np.count_nonzero(scores > score)) + equal + placed.get(score, 0))
        placed[score] = placed.get(score, 0) + 1
    return np.sort(np.array(ranks, dtype=np.int64))


def user_figures(ranks, relevant_count, ks):
    figures = {}
    for k in ks:
        hits = ranks[ranks < k]
        ideal = np.sum(1 / np.log2(np.arange(min(k, relevant_count)) + 2))
        figures[f"recall@{k}"] = len(hits) / relevant_count
        figures[f"ndcg@{k}"] = np.sum(1 / np.log2(hits + 2)) / ideal
        figures[f"hit-rate@{k}"] = float(len(hits) > 0)
        figures[f"mrr@{k}"] = 1 / (hits[0] + 1) if len(hits) > 0 else 0.0
        figures[f"precision@{k}"] = len(hits) / k
        figures[f"map@{k}"] = np.sum((np.arange(len(hits)) + 1) / (hits + 1)) / min(k, relevant_count)
    return figures


def compare(found, expected, tolerance):
    """Exit code: 0 where every figure both know is equal within the tolerance."""
    shared = [name for name in found if name in expected]
    different = [name for name in shared if not abs(found[name] - expected[name]) <= tolerance]
    for name in different:
        print(f"{name}: {found[name]:.9f} here, {expected[name]:.9f} in the report", file=sys.stderr)
    if not shared:
        print("the report has none of these figures", file=sys.stderr)
    print(f"{len(shared) - len(different)} of {len(shared)} figures equal within {tolerance}", file=sys.stderr)
    return 0 if shared and not different else 1


if __name__ == "__main__":
    main()
