"""Simulated waits of which some are watched only from an age on, as those under way when a period began: writes delayed.json.

A sample lists [entered, ended, arrived, count] in tenths of a day: so many waits, watched from the tenth `entered` on, that arrived or
were only watched until `ended`. Run by the steps in README.md.
"""

import json
from collections import Counter

import numpy

SEED = 20261130
random = numpy.random.default_rng(SEED)


def lately(count, median, before, period, lost=0.0, standstill=None):
    """Log-normal trips shipped over `before` and `period` days, seen in the period alone; within `standstill` days nothing arrives."""
    shipped = random.uniform(-before, period, count) * 10
    trips = random.lognormal(numpy.log(median * 10), 0.6, count)
    trips[random.random(count) < lost] = numpy.inf
    arrives = shipped + trips
    if standstill:
        begin, end = (day * 10 for day in standstill)
        arrives = numpy.where((arrives > begin) & (arrives < end), end + random.uniform(0, 20, count), arrives)
    ended = numpy.minimum(arrives, period * 10)
    seen = ended >= 0
    entered = numpy.floor(numpy.maximum(0, -shipped) + 0.5)
    arrived = arrives <= period * 10
    last = numpy.floor(ended - shipped + 0.5 * arrived)
    return Counter(zip(entered[seen].astype(int), last[seen].astype(int), arrived[seen]))


samples = {
    "a busy lane": lately(400, 3.2, 60, 28),
    "a slow lane": lately(120, 30, 90, 28),
    "one in seven lost": lately(200, 5, 120, 56, lost=1 / 7),
    "a standstill": lately(300, 4, 30, 28, standstill=(8, 20)),
    "nothing arrives any more": lately(200, 4, 30, 28, standstill=(1, 28)),
    "a few": lately(40, 4, 40, 14),
}
listed = {
    name: [[int(start), max(int(start), int(end)), int(there), times] for (start, end, there), times in sorted(counts.items())]
    for name, counts in samples.items()
}
with open("delayed.json", "w") as file:
    json.dump([{"name": name, "waits": waits} for name, waits in listed.items()], file)
