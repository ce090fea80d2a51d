"""What the Python package lifelines makes of delayed.json: writes delayed-lifelines.json. Run by the steps in README.md."""

import json
import warnings
from importlib.metadata import version

from lifelines import KaplanMeierFitter

# A wait is at risk from the tenth on at which it came in; lifelines wants it to have come in before.
BEFORE = 0.5


def curve_from(waits, age):
    lasted = [wait for wait in waits if wait[1] >= age]
    fitted = KaplanMeierFitter().fit(
        [end for _, end, _, _ in lasted],
        [there for _, _, there, _ in lasted],
        entry=[max(start, age) - BEFORE for start, *_ in lasted],
        weights=[times for *_, times in lasted],
    )
    curve = fitted.survival_function_["KM_estimate"]
    steps = sorted({end for _, end, there, _ in lasted if there})
    return {"age": age, "steps": steps, "survival": [round(curve[end], 9) for end in steps]}


def reference(name, waits):
    last = sorted(end for _, end, _, times in waits for _ in range(times))
    ages = sorted({int(last[-1] * part / 10) for part in range(0, 8)})
    return {"name": name, "curves": [curve_from(waits, age) for age in ages]}


warnings.simplefilter("ignore")
with open("delayed.json") as file:
    samples = json.load(file)
package = {name: version(name) for name in ("lifelines", "numpy", "pandas")}
with open("delayed-lifelines.json", "w") as file:
    json.dump({"package": package, "samples": [reference(**sample) for sample in samples]}, file)
