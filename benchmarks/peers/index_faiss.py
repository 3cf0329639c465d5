"""FAISS's HNSW for the index benchmark, over float32 vectors, or over its scalar quantizer's codes with what it found
ranked again by the float32 vectors."""

import faiss

from index_serve import serve


class Flat:
    version = faiss.__version__

    def __init__(self, task):
        faiss.omp_set_num_threads(task["threads"])
        self.graph = self.graph_of(task)
        self.graph.hnsw.efConstruction = task["efConstruction"]
        self.index = self.graph

    def graph_of(self, task):
        return faiss.IndexHNSWFlat(task["dim"], task["m"], faiss.METRIC_INNER_PRODUCT)

    def build(self, vectors):
        self.index.train(vectors)
        self.index.add(vectors)

    def bytes(self):
        return None

    def prepare(self, k, ef, threads):
        self.graph.hnsw.efSearch = max(k, ef)
        faiss.omp_set_num_threads(threads)

    def search(self, queries, k):
        return self.index.search(queries, k)

    def rows(self, answer):
        return answer[1]


class Refined(Flat):
    """Ranks half as many again as are asked for: the best of 1.5, 2 and 4 times on clustered vectors."""

    def __init__(self, task):
        super().__init__(task)
        self.index = faiss.IndexRefineFlat(self.graph)

    def graph_of(self, task):
        codes = faiss.ScalarQuantizer.QT_8bit
        return faiss.IndexHNSWSQ(task["dim"], codes, task["m"], faiss.METRIC_INNER_PRODUCT)

    def prepare(self, k, ef, threads):
        super().prepare(k, ef, threads)
        self.index.k_factor = min(max(k, ef) / k, 1.5)


serve(lambda task: (Refined if task["refined"] else Flat)(task))
