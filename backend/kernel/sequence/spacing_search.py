"""A sequence with as few broken spacing rules as can be found: greedy by how scarce options are, then local search."""

import numpy as np

from backend.kernel.chance import chance
from backend.kernel.scheduling.islands import islands
from backend.kernel.scheduling.search import Fields, Instance, Search
from backend.kernel.sequence.windows import (
    BEST,
    COST,
    FIXED,
    MOST,
    START,
    STATES,
    WEIGHT,
    WINDOW,
    Line,
    Whole,
    counted,
)
from backend.kernel.sequence.windows import search as look

CHUNK = 20_000
HOTTEST, COLDEST, COOLING = 0.16, 0.05, 0.97


def solve(instance: Instance, search: Search) -> Fields:
    """As few violated full windows as found by the time; stops at none. `sequence`: classes, first to last."""
    return islands(search, lambda one: _found(instance, one))


def _found(instance: Instance, search: Search) -> Fields:
    uses = np.array([carried for _, carried in instance["classes"]], dtype=np.int64)
    rules = np.zeros((uses.shape[1], 5), dtype=np.int64)
    rules[:, MOST], rules[:, WINDOW], rules[:, WEIGHT] = instance["p"], instance["q"], 1
    rules[:, START] = rules[:, WINDOW] - 1
    cars = greedy(uses, rules, np.array([count for count, _ in instance["classes"]], dtype=np.int64))
    line = line_of(uses, rules, cars, search.seed)
    told = improve(line, search)
    return {"objective": told, "bound": 0 if told == 0 else None, "sequence": line.best.tolist()}


def line_of(uses: Whole, rules: Whole, cars: Whole, seed: int, fixed: int = 0) -> Line:
    """A sequence ready to be searched; its first `fixed` places stay."""
    state = np.zeros(STATES, dtype=np.int64)
    inside = np.zeros((len(rules), len(cars)), dtype=np.int64)
    line = Line(uses, rules, cars, inside, cars.copy(), state, chance(seed))
    state[COST] = state[BEST] = counted(line, 0, len(cars) - 1) if len(cars) else 0
    state[FIXED] = fixed
    return line


def improve(line: Line, search: Search) -> int:
    """Cools down again and again until the time is over or nothing is broken; the least weight found."""
    told = int(line.state[BEST])
    search.told(told)
    heat, unit = HOTTEST, float(line.rules[:, WEIGHT].min(initial=1) or 1)
    while told > 0 and not search.over:
        look(line, heat * unit, CHUNK)
        heat = heat * COOLING if heat > COLDEST else HOTTEST
        if line.state[BEST] < told:
            told = int(line.state[BEST])
            search.told(told)
    return told


def greedy(uses: Whole, rules: Whole, left: Whole) -> Whole:
    """Each place takes the class that violates least, then whose options are scarcest in what is left (Gottlieb 2003).

    How scarce an option is: the places its carriers need at the least, by the places left.
    """
    cars = np.zeros(int(left.sum()), dtype=np.int64)
    left = left.copy()
    for place in range(len(cars)):
        scarce = (uses * left[:, None]).sum(axis=0) * rules[:, WINDOW] / rules[:, MOST].clip(1) / (len(cars) - place)
        violated = np.zeros(len(left))
        for option, rule in enumerate(rules):
            seen = cars[max(0, place - rule[WINDOW] + 1) : place]
            violated += uses[:, option] * (uses[seen, option].sum() >= rule[MOST])
        value = np.where(left > 0, violated * 1e6 - (uses * scarce**2).sum(axis=1), np.inf)
        cars[place] = int(value.argmin())
        left[cars[place]] -= 1
    return cars
