"""Reads a topic of JSON with confluent-kafka and json.loads into NumPy-like columns, and prints the seconds it took.

    stream_confluent.py BROKERS TOPIC EVENTS GROUP
"""

import json
import resource
import sys
import time
from array import array

from confluent_kafka import Consumer

brokers, topic, count, group = sys.argv[1:]
consumer = Consumer(
    {
        "bootstrap.servers": brokers,
        "group.id": f"{group}-python",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "fetch.max.bytes": 64 * 2**20,
        "max.partition.fetch.bytes": 4 * 2**20,
    }
)


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


users, items, types = {}, {}, {}
user, item, kind, timestamp = array("i"), array("i"), array("i"), array("d")
cpu = cpu_seconds()
consumer.subscribe([topic])
started = None
read = 0
while read < int(count):
    messages = consumer.consume(10_000, timeout=0.2)
    if started is None and messages:
        started = time.perf_counter()
    for message in messages:
        event = json.loads(message.value())
        user.append(users.setdefault(event["user"], len(users)))
        item.append(items.setdefault(event["item"], len(items)))
        kind.append(types.setdefault(event["event"], len(types)))
        timestamp.append(event["ts"])
    read += len(messages)
print(json.dumps({"wallSeconds": time.perf_counter() - started, "cpuSeconds": cpu_seconds() - cpu}))
consumer.close()
