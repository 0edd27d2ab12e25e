"""Patterns as they are needed: the linear program over patterns, and the most valuable pattern by its prices.

Gilmore and Gomory (1961). Prices are rounded down to whole billionths before they are used, so that the bound of
Farley (1990) is computed in whole numbers and proves what it says, whatever the linear solver rounds.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from ortools.linear_solver import pywraplp

from backend.kernel.cutting.knapsack import Knapsack
from backend.kernel.cutting.stock import Pattern, Stock
from backend.kernel.scheduling.search import Search

SCALE = 10**9
CLOSE = 1e-7
FEW = 400  # widths; of more, patterns are asked for so many at a time as a part of them
PART = 4


class Columns:
    """The patterns known so far and the linear program over them, for whatever demand is asked."""

    def __init__(self, stock: Stock, patterns: Iterable[Pattern]) -> None:
        self.stock, self.patterns = stock, list[Pattern]()
        self._known: set[Pattern] = set()
        self._knapsack = Knapsack(stock.roll, stock.widths)
        self._program = pywraplp.Solver.CreateSolver("GLOP")
        self._program.SetSolverSpecificParametersAsString("use_preprocessing:false")
        self._rows = [self._program.Constraint(0.0, self._program.infinity()) for _ in stock.widths]
        self._uses: list[pywraplp.Variable] = []
        self._program.Objective().SetMinimization()
        for at, width in enumerate(stock.widths):
            single = [0] * len(stock.widths)
            single[at] = min(stock.demands[at], stock.roll // width)
            self.add(tuple(single))
        for pattern in patterns:
            self.add(pattern)

    def add(self, pattern: Pattern) -> bool:
        """False if it is known already."""
        if pattern in self._known:
            return False
        self._known.add(pattern)
        self.patterns.append(pattern)
        use = self._program.NumVar(0.0, self._program.infinity(), "")
        self._program.Objective().SetCoefficient(use, 1.0)
        for row, count in zip(self._rows, pattern, strict=True):
            if count:
                row.SetCoefficient(use, count)
        self._uses.append(use)
        return True

    def solve(self, demands: Sequence[int]) -> list[float]:
        """How often each pattern is cut, in fractions, for these demands."""
        for row, demand in zip(self._rows, demands, strict=True):
            row.SetBounds(float(demand), self._program.infinity())
        self._program.Solve()
        return [use.solution_value() for use in self._uses]

    def grow(self, demands: Sequence[int], search: Search) -> tuple[list[float], int]:
        """Adds patterns until none is worth it, or enough were added for once, or the time is over.

        The fractions, and rolls needed at the least.
        """
        most, least = np.array(demands, dtype=np.int64), 0
        widths = len(self._rows)
        enough = len(self.patterns) + widths // PART if widths > FEW else None
        while True:
            uses = self.solve(demands)
            prices = [max(0, int(row.dual_value() * SCALE)) for row in self._rows]
            value, cut = self._knapsack.most(np.array(prices, dtype=np.int64), most)
            if value > 0:
                least = max(least, -(-sum(p * d for p, d in zip(prices, demands, strict=True)) // value))
            total = sum(uses)
            if value <= SCALE * (1 + CLOSE) or least >= total - CLOSE or search.over or len(self.patterns) == enough:
                return uses, least
            if not self.add(tuple(cut.tolist())):
                return uses, least
