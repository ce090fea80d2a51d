"""What the Python package lifelines makes of samples.json two by two: writes comparisons-lifelines.json. Run by the steps in README.md."""

import json
from importlib.metadata import version

from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifelines.utils import restricted_mean_survival_time


def listed(waits):
    ended = [end for end, arrivals, leaving in waits for _ in range(arrivals + leaving)]
    arrived = [there for _, arrivals, leaving in waits for there in [True] * arrivals + [False] * leaving]
    return ended, arrived


def compare(first, second):
    (one, came), (two, came_too) = listed(first["waits"]), listed(second["waits"])
    test = logrank_test(one, two, came, came_too)
    horizon = min(max(one), max(two))
    fits = [KaplanMeierFitter().fit(*group) for group in ((one, came), (two, came_too))]
    return {
        "first": first["name"],
        "second": second["name"],
        "statistic": test.test_statistic,
        "p": test.p_value,
        "means": [restricted_mean_survival_time(fit, t=horizon) for fit in fits],
    }


with open("samples.json") as file:
    samples = json.load(file)
pairs = [*zip(samples, samples[1:]), *zip(samples[4:], samples)]
package = {name: version(name) for name in ("lifelines", "numpy", "pandas")}
with open("comparisons-lifelines.json", "w") as file:
    json.dump({"package": package, "pairs": [compare(*pair) for pair in pairs]}, file)
