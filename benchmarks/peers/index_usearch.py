"""usearch for the index benchmark, at one of its number formats."""

import numpy as np
import usearch
from usearch.index import Index

from index_serve import serve


class Usearch:
    version = usearch.__version__

    def __init__(self, task):
        self.threads = task["threads"]
        self.index = Index(
            ndim=task["dim"],
            metric="ip",
            dtype=task["dtype"],
            connectivity=task["m"],
            expansion_add=task["efConstruction"],
            enable_key_lookups=False,
        )

    def build(self, vectors):
        self.index.add(np.arange(len(vectors)), vectors, threads=self.threads)

    def bytes(self):
        return self.index.memory_usage

    def prepare(self, k, ef, threads):
        self.index.expansion_search = max(k, ef)
        self.threads = threads

    def search(self, queries, k):
        return self.index.search(queries, k, threads=self.threads)

    def rows(self, matches):
        """Places beyond `counts` hold whatever was there."""
        found = np.arange(matches.keys.shape[1]) < matches.counts[:, None]
        return np.where(found, matches.keys.astype(np.int64), -1)


serve(Usearch)
