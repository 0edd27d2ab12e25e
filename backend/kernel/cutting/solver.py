"""Cutting stock in one dimension, as few rolls as found by the time: patterns as needed, dives, whole programs."""

from random import Random

from backend.kernel.cutting.columns import Columns
from backend.kernel.cutting.diving import Chooser, dive
from backend.kernel.cutting.stock import Plan, Stock, first_fit, stock_of
from backend.kernel.cutting.whole import whole
from backend.kernel.scheduling.search import Fields, Instance, Search


def solve(instance: Instance, search: Search) -> Fields:
    """The patterns and how often each is cut. Fields of FORMAT.md's `cutting`."""
    stock = stock_of(instance)
    hunt = Hunt(stock, search)
    if hunt.rolls > hunt.least:
        hunt.run()
    size = len(instance["items"])
    patterns = [[count, _placed(stock, cut, size)] for cut, count in hunt.plan.items()]
    return {"objective": hunt.rolls, "bound": hunt.least, "patterns": patterns}


def _placed(stock: Stock, cut: tuple[int, ...], size: int) -> list[int]:
    counts = [0] * size
    for place, count in zip(stock.places, cut, strict=True):
        counts[place] = count
    return counts


class Hunt:
    """The best plan so far, what no plan is below, and the ways tried in turn."""

    def __init__(self, stock: Stock, search: Search) -> None:
        self.stock, self.search = stock, search
        self.plan, self.least, self.rolls = Plan(), stock.least(), 0
        self.take(first_fit(stock))

    def take(self, plan: Plan | None) -> None:
        if plan is not None and (not self.plan or sum(plan.values()) < self.rolls):
            self.plan, self.rolls = plan, sum(plan.values())
            self.search.told(self.rolls)

    @property
    def over(self) -> bool:
        return self.rolls <= self.least or self.search.over

    def run(self) -> None:
        """Patterns, a dive, a whole program over them; then dives by chance and the program over more patterns."""
        columns, chooser = Columns(self.stock, self.plan), Chooser(Random(self.search.seed))
        _, least = columns.grow(self.stock.demands, self.search)
        self.least, share = max(self.least, least), 0.15
        while not self.over:
            self.take(dive(columns, self.search, chooser, self.rolls))
            if not self.over:
                self.take(whole(self.stock, columns.patterns, self.search, (self.least, self.rolls, share)))
            chooser.strict, share = False, min(0.5, share * 1.5)
