"""Simulated waits, many of them tied at a tenth of a day, and two published ones: writes samples.json for the two packages.

A sample lists, for each tenth of a day (for the published ones: each week) at which a wait ended, how many arrived and how
many were only watched until then. Run by the steps in README.md.
"""

import json
from collections import Counter

import numpy

SEED = 20261126
random = numpy.random.default_rng(SEED)


def transits(count, median, watched, lost=0.0, unit=1):
    """Log-normal trips, in tenths rounded to `unit`, each watched for one of the days from `watched`; some never arrive."""
    trips = random.lognormal(numpy.log(median * 10), 0.6, count)
    trips[random.random(count) < lost] = numpy.inf
    until = random.uniform(watched[0] * 10, watched[1] * 10, count)
    arrived = trips <= until
    ended = numpy.floor(numpy.where(arrived, trips, until) / unit + 0.5 * arrived) * unit
    return ended.astype(int).tolist(), arrived.tolist()


def histogram(ended, arrived):
    arrivals = Counter(end for end, there in zip(ended, arrived) if there)
    leaving = Counter(end for end, there in zip(ended, arrived) if not there)
    return [[end, arrivals[end], leaving[end]] for end in sorted(set(ended))]


# Freireich et al. 1963, Blood 21:699-716: weeks of remission under 6-mercaptopurine and under placebo.
SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []


def published(there, watched):
    return there + watched, [True] * len(there) + [False] * len(watched)


samples = {
    "6-MP": published(*SIX_MP),
    "placebo": published(*PLACEBO),
    "a busy lane": transits(401, 3.2, (0, 60)),
    "half still on the road": transits(250, 6, (0, 10)),
    "all arrived": transits(121, 4, (400, 500)),
    "a slow lane": transits(60, 30, (0, 60)),
    "one in seven lost": transits(203, 5, (60, 90), lost=1 / 7),
    "scanned once a day": transits(157, 4, (0, 12), unit=10),
    "few are left at the end": transits(90, 9, (6, 12)),
    "ten": transits(10, 4, (2, 12)),
}

with open("samples.json", "w") as file:
    json.dump([{"name": name, "waits": histogram(*waits)} for name, waits in samples.items()], file)
