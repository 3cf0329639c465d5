"""hnswlib for the index benchmark, compiled for this machine by its own setup."""

from importlib.metadata import version

import hnswlib

from index_serve import serve


class Hnswlib:
    version = version("hnswlib")

    def __init__(self, task):
        self.index = hnswlib.Index("ip", task["dim"])
        self.index.init_index(task["count"], M=task["m"], ef_construction=task["efConstruction"])
        self.index.set_num_threads(task["threads"])

    def build(self, vectors):
        self.index.add_items(vectors)

    def bytes(self):
        return self.index.index_file_size()

    def prepare(self, k, ef, threads):
        self.index.set_ef(max(k, ef))
        self.index.set_num_threads(threads)

    def search(self, queries, k):
        return self.index.knn_query(queries, k)

    def rows(self, answer):
        return answer[0]


serve(Hnswlib)
