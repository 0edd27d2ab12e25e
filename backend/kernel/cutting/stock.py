"""Rolls of one width cut into smaller widths: what is wanted, what a pattern is, and a check that knows no solver."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.kernel.errors import Invalid

Pattern = tuple[int, ...]
Plan = dict[Pattern, int]


@dataclass(frozen=True, slots=True)
class Stock:
    """The width of a roll and, widest first, the widths to be cut from such rolls and how many of each."""

    roll: int
    widths: tuple[int, ...]
    demands: tuple[int, ...]
    places: tuple[int, ...]
    """Where each width stands in the instance."""

    def least(self) -> int:
        """Rolls that the sum of widths fills: no plan has fewer."""
        return -(-sum(w * d for w, d in zip(self.widths, self.demands, strict=True)) // self.roll)


def stock_of(instance: Mapping[str, Any]) -> Stock:
    """Widths that are not wanted are left out; one wider than the roll is refused."""
    roll, items = instance["width"], instance["items"]
    if any(width <= 0 or demand < 0 for width, demand in items):
        raise Invalid("items: a width is above 0, a demand not below.", {"items": ["More than 0 is needed."]})
    wide = [width for width, demand in items if demand and width > roll]
    if wide:
        raise Invalid(f"Width {wide[0]} is cut from no roll of {roll}.", {"items": ["At most the roll."]})
    places = sorted((at for at, item in enumerate(items) if item[1]), key=lambda at: (-items[at][0], at))
    widths, demands = (tuple(items[at][column] for at in places) for column in (0, 1))
    return Stock(roll, widths, demands, tuple(places))


def first_fit(stock: Stock) -> Plan:
    """Widest first into the first roll with room (Johnson 1974: at most 11/9 of the least, and a bit)."""
    rooms = np.zeros(sum(stock.demands), dtype=np.int64)
    rolls: list[dict[int, int]] = []
    for at, (width, demand) in enumerate(zip(stock.widths, stock.demands, strict=True)):
        left = demand
        for roll in np.flatnonzero(rooms[: len(rolls)] >= width).tolist():
            if not left:
                break
            some = min(left, int(rooms[roll]) // width)
            rolls[roll][at] = some
            rooms[roll] -= some * width
            left -= some
        while left:
            some = min(left, stock.roll // width)
            rooms[len(rolls)] = stock.roll - some * width
            rolls.append({at: some})
            left -= some
    return gathered(rolls, len(stock.widths))


def gathered(rolls: Iterable[Mapping[int, int]], widths: int) -> Plan:
    """Rolls that are cut alike, each as how many of which width, as patterns."""
    alike = Counter(tuple(cut.items()) for cut in rolls)
    return {_pattern(cut, widths): count for cut, count in alike.items()}


def _pattern(cut: Iterable[tuple[int, int]], widths: int) -> Pattern:
    counts = [0] * widths
    for at, count in cut:
        counts[at] = count
    return tuple(counts)


def faults(stock: Stock, plan: Plan) -> list[str]:
    """What is wrong with a plan; nothing if it can be cut and makes everything wanted."""
    found = [f"{cut} is wider than a roll" for cut in plan if _used(stock, cut) > stock.roll or min(cut, default=0) < 0]
    found += [f"{cut} is cut {count} times" for cut, count in plan.items() if count < 1]
    for at, demand in enumerate(stock.demands):
        made = sum(cut[at] * count for cut, count in plan.items())
        if made < demand:
            found.append(f"{made} of {demand} of width {stock.widths[at]}")
    return found


def _used(stock: Stock, cut: Pattern) -> int:
    return sum(width * count for width, count in zip(stock.widths, cut, strict=True))
