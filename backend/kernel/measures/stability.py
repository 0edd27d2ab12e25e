"""How still a plan stands from one run to the next, and when a better one is worth the unrest (planning.md §7, §8)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from backend.kernel.errors import Invalid
from backend.kernel.measures.ratios import NONE, Exact, ratio

Plan = Mapping[tuple[Hashable, int], Exact]  # (item, day) -> quantity


def weight(day: int, horizon: int) -> Fraction:
    """1 − day ÷ horizon: what is near weighs most. A day before today weighs as today, beyond the horizon nothing."""
    return Fraction(min(max(horizon - max(day, 0), 0), horizon), horizon)


def nervousness(old: Plan, new: Plan, horizon: int) -> Fraction | None:
    """Σ |new − old| × weight ÷ Σ old × weight over the days both plans know, day 0 being that of the new plan."""
    changed: dict[int, Fraction] = defaultdict(Fraction)
    stood: dict[int, Fraction] = defaultdict(Fraction)
    for at in {*old, *new}:
        before = Fraction(old.get(at, 0))
        changed[at[1]] += abs(Fraction(new.get(at, 0)) - before)
        stood[at[1]] += before
    return nervousness_of(changed, stood, horizon)


def nervousness_of(changed: Mapping[int, Exact], stood: Mapping[int, Exact], horizon: int) -> Fraction | None:
    """The same from what became otherwise, and what there was, on each day."""
    check_horizon(horizon)
    sums = (
        sum((Fraction(each) * weight(day, horizon) for day, each in rows.items() if 0 <= day < horizon), NONE)
        for rows in (changed, stood)
    )
    return ratio(*sums)


def moves_per_100(moves: int, orders: int) -> Fraction | None:
    """How many of a hundred orders were moved."""
    return ratio(100 * moves, orders)


@dataclass(frozen=True, slots=True)
class Move:
    """An order taken from one day (or place in a sequence) to another, and why."""

    order: str
    day: int
    to: int
    cause: str


class Verdict(NamedTuple):
    """Whether the new plan replaces the old: what it saves and what its moves cost, in the same measure."""

    replaces: bool
    saved: Fraction
    unrest: Fraction
    moves: tuple[Move, ...]


def worth_it(saved: Iterable[tuple[Exact, Exact]], moves: Sequence[Move], horizon: int) -> Verdict:
    """A new plan replaces the old only if Σ saved × weight ≥ Σ of its moves' weights.

    `saved` are (lateness or violations less than before, weight), below 0 where there are more. A move weighs by
    the day it is taken from; the new plan is told with its moves, whether it replaces the old or not.
    """
    check_horizon(horizon)
    better = sum((Fraction(amount) * Fraction(each) for amount, each in saved), NONE)
    unrest = sum((weight(move.day, horizon) for move in moves), NONE)
    return Verdict(better >= unrest, better, unrest, tuple(moves))


def check_horizon(horizon: int) -> None:
    if horizon < 1:
        raise Invalid("The horizon must be at least one day.")
