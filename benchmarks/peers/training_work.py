"""What every peer of the training benchmark shares: the work as it was given, its batches, and the measuring."""

import json
import resource
import sys
import time

import numpy as np


class Work:
    """The first argument of the command line: JSON made by benchmarks/training.bench.mjs."""

    def __init__(self):
        given = json.loads(sys.argv[1])
        work = given["work"]
        self.users, self.items, self.batch, self.drawn = (work[name] for name in ("users", "items", "batch", "drawn"))
        self.dim, self.hidden, self.threads = work["dim"], work["hidden"], work["threads"]
        self.temperature, self.learning_rate = work["temperature"], work["learningRate"]
        self.measuring = given
        self._user = np.fromfile(given["userFile"], dtype=np.int32)
        self._item = np.fromfile(given["itemFile"], dtype=np.int32)
        self._random = np.random.default_rng(1)

    def log_expected_count(self):
        """log of how often a step's candidates are expected to hold each item: c(i) = (B - 1) q(i) + N / items."""
        share = np.bincount(self._item, minlength=self.items) / len(self._item)
        count = (self.batch - 1) * share + self.drawn / self.items
        return np.log(np.maximum(count, 1e-30)).astype(np.float32)

    def batches(self):
        """Users [B], positive items [B] and drawn items [N] of one step after the other."""
        while True:
            order = self._random.permutation(len(self._user))
            for start in range(0, len(order), self.batch):
                rows = order[start : start + self.batch]
                yield self._user[rows], self._item[rows], self._random.integers(self.items, size=self.drawn, dtype=np.int32)

    def measure(self, step):
        """Calls step(users, items, drawn), which returns the loss, as often as asked for, and prints what one took."""
        batches = self.batches()
        opened, warmed = time.perf_counter(), 0
        while warmed < self.measuring["warmUpSteps"] or time.perf_counter() - opened < self.measuring["warmUpSeconds"]:
            step(*next(batches))
            warmed += 1
        wall = []
        cpu_at_start, started = time.process_time(), time.perf_counter()
        while len(wall) < self.measuring["mostSteps"]:
            if len(wall) >= self.measuring["leastSteps"] and time.perf_counter() - started >= self.measuring["seconds"]:
                break
            lap = time.perf_counter()
            loss = step(*next(batches))
            wall.append(time.perf_counter() - lap)
        cpu = time.process_time() - cpu_at_start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            json.dumps(
                {
                    "steps": len(wall),
                    "msPerStep": 1000 * sorted(wall)[len(wall) // 2],
                    "cpuMsPerStep": 1000 * cpu / len(wall),
                    "peakRssMb": peak / 1024,
                    "loss": loss,
                }
            )
        )
