"""Whether a new sequence or schedule is worth the moves it makes (planning.md §7), and how far one was kept (§8)."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from backend.kernel.quantity import ZERO


@dataclass(frozen=True, slots=True)
class Move:
    """An order that goes to another place (or day), counted from 0, and why."""

    order: str
    before: int
    after: int
    cause: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the new one saves, what its moves cost, and whether it may replace the old one."""

    replaces: bool
    saved: Decimal
    price: Decimal
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """Lateness (in days or hours, one of them throughout) and the weight of rules broken."""

    lateness: Decimal
    violations: Decimal


def weigh(old: Cost, new: Cost, weight: Decimal, moves: Sequence[Move], horizon: int) -> Weighed:
    """The new one replaces the old only if what it saves × weight reaches Σ w of its moves, w = 1 − t / horizon.

    t is where the order stood: what was next is dearer to move than what was last. Beyond the horizon w is 0.
    """
    saved = weight * (old.lateness - new.lateness + old.violations - new.violations)
    price = sum((max(ZERO, 1 - Decimal(move.before) / horizon) for move in moves), ZERO)
    return Weighed(saved >= price, saved, price, tuple(moves))


def moves(old: Sequence[str], new: Sequence[str], causes: Mapping[str, str]) -> list[Move]:
    """The orders of both that changed their place among each other: the fewest that explain the new order.

    An order put in or taken out shifts all behind it; that is no move of theirs. `causes` say why, by order.
    """
    stood, stands = _places(old), _places(new)
    both = [order for order in new if order in stood]
    kept = _longest_kept([stood[order] for order in both])
    return [
        Move(order, stood[order], stands[order], causes.get(order, "")) for order in both if stood[order] not in kept
    ]


def adherence(planned: Sequence[str], actual: Sequence[str]) -> Decimal | None:
    """The longest increasing run of planned positions in what was built, by the number built (§8).

    What was not planned has no position and ends a run.
    """
    if not actual:
        return None
    stood = _places(planned)
    places = [stood.get(order, -1) for order in actual]
    longest = run = int(places[0] >= 0)
    for before, after in pairwise(places):
        run = run + 1 if 0 <= before < after else int(after >= 0)
        longest = max(longest, run)
    return Decimal(longest) / len(actual)


def _places(orders: Sequence[str]) -> dict[str, int]:
    return {order: place for place, order in enumerate(orders)}


def _longest_kept(places: Sequence[int]) -> set[int]:
    """One longest increasing subsequence: those that need not be said to have moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
