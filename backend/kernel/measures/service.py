"""How customers were served: on time in full, fill rate by line and by quantity (planning.md §8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from backend.kernel.errors import Invalid
from backend.kernel.measures.ratios import NONE, Exact, ratio


@dataclass(frozen=True, slots=True)
class ServedLine:
    """An order line without what was cancelled, the days wanted and promised, its deliveries (day, quantity)."""

    line: str
    quantity: Exact
    wanted: int
    promised: int | None
    delivered: Sequence[tuple[int, Exact]] = ()

    def by(self, day: int) -> Fraction:
        """How much had been delivered by then, at most what was ordered."""
        came = sum((Fraction(quantity) for at, quantity in self.delivered if at <= day), NONE)
        return min(came, Fraction(self.quantity))

    def full_by(self, day: int) -> bool:
        return self.by(day) == self.quantity


@dataclass(frozen=True, slots=True)
class Service:
    """Shares of 1. Lines nobody promised a day count against what was wanted only.

    `on_…` is on time and in full. `by_…` are fill rates on the day wanted: lines complete, quantity that had come.
    """

    lines: int
    on_promise: Fraction | None
    on_wish: Fraction | None
    by_line: Fraction | None
    by_quantity: Fraction | None


def service(lines: Sequence[ServedLine], today: int, early: int | None = None) -> Service:
    """Measure the lines due before today; whoever delivers more than `early` days early is not on time either."""
    for line in lines:
        check(line)
    wished = [line for line in lines if line.wanted < today and line.quantity]
    due = [(line, line.promised) for line in lines if line.promised is not None and line.quantity]
    promised = [(line, day) for line, day in due if day < today]
    came = sum((line.by(line.wanted) for line in wished), NONE)
    return Service(
        len(wished),
        ratio(sum(_on_time(line, day, early) for line, day in promised), len(promised)),
        ratio(sum(_on_time(line, line.wanted, early) for line in wished), len(wished)),
        ratio(sum(line.full_by(line.wanted) for line in wished), len(wished)),
        ratio(came, sum((Fraction(line.quantity) for line in wished), NONE)),
    )


def _on_time(line: ServedLine, day: int, early: int | None) -> bool:
    soon = early is not None and line.by(day - early - 1) > 0
    return line.full_by(day) and not soon


def check(line: ServedLine) -> None:
    if line.quantity < 0:
        raise Invalid(f"Line {line.line} has the quantity {line.quantity}; it cannot be below 0.")
    for day, quantity in line.delivered:
        if quantity < 0:
            raise Invalid(f"Line {line.line}: the delivery of day {day} is {quantity}; it cannot be below 0.")
