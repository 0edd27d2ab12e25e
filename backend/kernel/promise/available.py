"""Available to promise, looking ahead: what is free on a day without harm to any later promise (planning.md §7).

free(t) = max(0, min over s ≥ t of Σ supply ≤ s − Σ promises ≤ s). It never falls as t grows, so it comes in steps.
"""

from collections.abc import Iterable
from itertools import accumulate

from backend.kernel.promise.facts import Position

Dated = tuple[int, int]  # day, quantity


def free_steps(supplies: Iterable[Dated], needs: Iterable[Dated]) -> list[Dated]:
    """The days on which more becomes free, and how much; what is due before day 0 counts today."""
    changes: dict[int, int] = {}
    for day, quantity in supplies:
        changes[max(day, 0)] = changes.get(max(day, 0), 0) + quantity
    for day, quantity in needs:
        changes[max(day, 0)] = changes.get(max(day, 0), 0) - quantity
    days = sorted(changes)
    balances = list(accumulate(changes[day] for day in days))
    lows = list(accumulate(reversed(balances), min))[::-1]
    steps, before = list[Dated](), 0
    for day, low in zip(days, lows, strict=True):
        if low > before:
            steps.append((day, low - before))
            before = low
    return steps


def free_on(steps: Iterable[Dated], day: int) -> int:
    """How much is free on the day."""
    return sum(quantity for at, quantity in steps if at <= day)


def first_day(steps: Iterable[Dated], quantity: int) -> int | None:
    """The first day so much is free; None if it never is."""
    total = 0
    for day, more in steps:
        total += more
        if total >= quantity:
            return day
    return None


def steps_of(position: Position, held: Iterable[Dated] = ()) -> list[Dated]:
    """The free steps of a position, with what is held for promises besides."""
    supplies = [(0, position.item.on_hand), *((row.day, row.quantity) for row in position.arrivals)]
    return free_steps(supplies, [*position.needs, *held])
