"""What the Python package lifelines makes of samples.json: writes lifelines.json. Run by the steps in README.md."""

import json
from importlib.metadata import version

import numpy
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time

SHARES = [0.5, 0.9, 0.95]


def finite(value):
    return None if numpy.isinf(value) else int(value)


def bound(bounds, left, ends):
    """Where nothing waits any more lifelines is sure of it and puts both bounds to 0; there is no bound above then."""
    at = finite(qth_survival_time(left, bounds))
    return None if at == ends else at


def reference(name, waits):
    ended, arrived, weights = [], [], []
    for end, arrivals, leaving in waits:
        for there, count in ((True, arrivals), (False, leaving)):
            if count:
                ended.append(end), arrived.append(there), weights.append(count)
    fitted = KaplanMeierFitter().fit(ended, arrived, weights=weights)
    curve = fitted.survival_function_["KM_estimate"]
    bounds = fitted.confidence_interval_survival_function_
    low, high = bounds.iloc[:, 0], bounds.iloc[:, 1]
    steps = [end for end, arrivals, _ in waits if arrivals]
    ends = next((end for end in steps if curve[end] == 0), None)
    remaining = fitted.conditional_time_to_event_.iloc[:, 0]
    return {
        "name": name,
        "steps": steps,
        "survival": [round(curve[end], 9) for end in steps],
        "low": [round(low[end], 9) for end in steps],
        "high": [None if end == ends else round(high[end], 9) for end in steps],
        "percentiles": [
            [finite(qth_survival_time(1 - share, curve)), bound(low, 1 - share, None), bound(high, 1 - share, ends)]
            for share in SHARES
        ],
        # The median of what has lasted longer than so long, but for those where rounding decides.
        "afterwards": [
            [end, None if numpy.isinf(remaining[end]) else int(end + remaining[end])]
            for end, *_ in waits
            if curve[end] > 0 and (abs(curve / curve[end] - 0.5) > 1e-9).all()
        ],
    }


with open("samples.json") as file:
    samples = json.load(file)
package = {name: version(name) for name in ("lifelines", "numpy", "pandas")}
with open("lifelines.json", "w") as file:
    json.dump({"package": package, "shares": SHARES, "samples": [reference(**sample) for sample in samples]}, file)
