"""The patterns a plan may use: all of them where they are few, else those a linear program asks for."""

from collections.abc import Sequence

import numpy as np
from ortools.linear_solver import pywraplp

from backend.kernel.cutting.trim.facts import Trim, Wanted, Winder, used
from backend.kernel.cutting.trim.walk import NEVER, dearest, every
from backend.kernel.scheduling.search import Search

FEW = 50_000
SCALE = 10**6
SHORT = 10.0  # of a deckle: what a roll short costs while patterns are looked for

Rolls = tuple[int, ...]


def patterns_of(trim: Trim, search: Search) -> tuple[list[Rolls], bool]:
    """Patterns, and whether these are all."""
    order = _walked(trim)
    if not order:
        return [], True
    found = np.zeros((FEW, len(order)), dtype=np.int64)
    number = every(*_facts(trim, order), np.zeros(len(order), np.int64), np.zeros(4, np.int64), found)
    if number >= 0:
        return [_placed(trim, order, row) for row in found[:number]], True
    return _Needed(trim, order).found(search), False


def _walked(trim: Trim) -> list[int]:
    """Places of the widths that can be cut at all, the widest first: the order they are walked in."""
    winder = trim.winder
    fit = [at for at, each in enumerate(trim.wanted) if winder.narrowest <= each.width <= winder.usable and each.most]
    return sorted(fit, key=lambda at: -trim.wanted[at].width)


def _facts(trim: Trim, order: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    wanted: list[Wanted] = [trim.wanted[at] for at in order]
    winder: Winder = trim.winder
    widths, most = [each.width for each in wanted], [each.most for each in wanted]
    rule = [winder.usable, winder.least_use, winder.most_rolls, winder.most_widths]
    one, other, third = (np.array(column, dtype=np.int64) for column in (widths, most, rule))
    return one, other, third


def _placed(trim: Trim, order: Sequence[int], row: np.ndarray) -> Rolls:
    rolls = [0] * len(trim.wanted)
    for place, count in zip(order, row.tolist(), strict=True):
        rolls[place] = count
    return tuple(rolls)


class _Needed:
    """A linear program over the patterns so far: least loss within the tolerance, a roll short at a high price."""

    def __init__(self, trim: Trim, order: Sequence[int]) -> None:
        self.trim, self.order, self.patterns = trim, order, list[Rolls]()
        self.program = pywraplp.Solver.CreateSolver("GLOP")
        self.rows = [self.program.Constraint(float(each.least), float(each.most)) for each in trim.wanted]
        for row in self.rows:
            short = self.program.NumVar(0.0, self.program.infinity(), "")
            row.SetCoefficient(short, 1.0)
            self.program.Objective().SetCoefficient(short, SHORT * trim.winder.deckle)

    def found(self, search: Search) -> list[Rolls]:
        widths, most, rule = _facts(self.trim, self.order)
        while not search.over and len(self.patterns) < FEW:
            self.program.Solve()
            prices = [int((row.dual_value() + each.width) * SCALE) for row, each in self._walked()]
            rows, values = np.zeros((2, len(self.order)), np.int64), np.array(prices, dtype=np.int64)
            worth = dearest(widths, most, values, rule, rows, np.zeros(4, np.int64))
            rolls = _placed(self.trim, self.order, rows[1])
            if worth == NEVER or worth <= self.trim.winder.deckle * SCALE + 1000 or rolls in self.patterns:
                break
            self._add(rolls)
        return self.patterns

    def _walked(self) -> list[tuple[pywraplp.Constraint, Wanted]]:
        return [(self.rows[at], self.trim.wanted[at]) for at in self.order]

    def _add(self, rolls: Rolls) -> None:
        self.patterns.append(rolls)
        sets = self.program.NumVar(0.0, self.program.infinity(), "")
        self.program.Objective().SetCoefficient(sets, self.trim.winder.deckle - used(self.trim.wanted, rolls))
        for row, count in zip(self.rows, rolls, strict=True):
            if count:
                row.SetCoefficient(sets, count)
