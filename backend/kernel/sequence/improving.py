"""The greedy sequence of a day made better under the same cost (planning.md §7): hard rules, soft weight, levelness."""

from collections import defaultdict, deque
from collections.abc import Sequence
from math import lcm

import numpy as np

from backend.kernel.scheduling.search import Search
from backend.kernel.sequence.arranging import Options, arrange, cost, placed
from backend.kernel.sequence.facts import Position, Spacing, Unit
from backend.kernel.sequence.leveling import ahead_of, level
from backend.kernel.sequence.spacing_search import improve, line_of
from backend.kernel.sequence.windows import Line, Whole, counted

STEPS, QUIET = 20_000, 10
SPACING_SHARE = 0.6  # of the time is at most spent on rules, the rest on levelness


def improved(units: Sequence[Unit], rules: Sequence[Spacing], before: Options, search: Search) -> list[Position]:
    """The greedy sequence, or a better one: fewer hard rules broken, then less soft weight, then more level."""
    start = arrange(units, rules, before)
    if len(units) < 2:
        return start
    day = _Day(start, rules, before)
    improve(day.line, Search(search.clock, search.clock() + search.left * SPACING_SHARE, 1, search.seed))
    day.leveled(search)
    found = placed(day.units(), rules, before)
    return min(start, found, key=lambda positions: (*cost(positions), unevenness(positions)))


def unevenness(positions: Sequence[Position]) -> int:
    """Σ over places and models of (k · nₘ − N · xₘ)², as the greedy chases it place by place."""
    size, wanted, gone, total = len(positions), defaultdict[str, int](int), defaultdict[str, int](int), 0
    for position in positions:
        wanted[position.unit.model] += 1
    for k, position in enumerate(positions, 1):
        gone[position.unit.model] += 1
        total += sum((k * count - size * gone[model]) ** 2 for model, count in wanted.items())
    return total


class _Day:
    """A day as the compiled search sees it: a class for each model with its options, what went before in front."""

    def __init__(self, start: Sequence[Position], rules: Sequence[Spacing], before: Options) -> None:
        self.start, self.rules = start, rules
        kinds = [(position.unit.model, position.unit.options) for position in start]
        self.kinds = list(dict.fromkeys(kinds))
        number = {kind: at for at, kind in enumerate(self.kinds)}
        window = max((rule.window for rule in rules), default=1)
        gone = list(before)[-(window - 1) :] if window > 1 else []
        carried = [*(options for _, options in self.kinds), *gone]
        uses = np.array([[rule.option in options for rule in rules] for options in carried], dtype=np.int64)
        cars = [*range(len(self.kinds), len(carried)), *(number[kind] for kind in kinds)]
        self.fixed = len(gone)
        table = _table(rules, len(start), self.fixed)
        self.line: Line = line_of(uses.reshape(len(carried), len(rules)), table, np.array(cars), 1, self.fixed)

    def leveled(self, search: Search) -> None:
        """From the best as to rules, exchanges that break no more and make it more level."""
        self.line.cars[:] = self.line.best
        counted(self.line, 0, len(self.line.cars) - 1)
        models = sorted({model for model, _ in self.kinds})
        model_of = np.array([models.index(model) for model, _ in self.kinds], dtype=np.int64)
        ahead, quiet = ahead_of(self.line.cars[self.fixed :], model_of, len(models)), 0
        while quiet < QUIET and not search.over:
            quiet = 0 if level(self.line, model_of, ahead, STEPS) else quiet + 1

    def units(self) -> list[Unit]:
        """Units of a kind by due day and order, as the greedy gives them out."""
        waiting: dict[tuple[str, frozenset[str]], deque[Unit]] = defaultdict(deque)
        for unit in sorted((position.unit for position in self.start), key=lambda unit: (unit.due, unit.order)):
            waiting[unit.model, unit.options].append(unit)
        return [waiting[self.kinds[kind]].popleft() for kind in self.line.cars[self.fixed :].tolist()]


def _table(rules: Sequence[Spacing], size: int, fixed: int) -> Whole:
    """Rules with whole weights: a hard one weighs more than all soft ones broken everywhere."""
    whole = lcm(*(rule.weight.as_integer_ratio()[1] for rule in rules)) if rules else 1
    soft = [0 if rule.hard else int(rule.weight * whole) for rule in rules]
    hard = 1 + size * sum(soft)
    rows = [
        [rule.most, rule.window, hard if rule.hard else weight, fixed, 1]
        for rule, weight in zip(rules, soft, strict=True)
    ]
    return np.array(rows, dtype=np.int64).reshape(len(rules), 5)
