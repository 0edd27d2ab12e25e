"""What may be said of patterns as somebody lays them out by hand: of each, of every order, and of all together.

Like `check` it knows nothing of how plans are made, and like it it judges widths in whole millimeters. It does not
stop at what is wrong: only what no winder can cut is `blocking`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.kernel.cutting.trim.facts import Trim, Wanted, Winder
from backend.kernel.cutting.trim.knives import Widths, moves, positions

BLOCKING = ("empty", "too_wide", "too_many_rolls")


@dataclass(frozen=True, slots=True)
class Run:
    """Rolls of a set from the drive side, and how many sets of them."""

    widths: Widths
    sets: int


@dataclass(frozen=True, slots=True)
class Told:
    """A pattern: what it uses and loses in a set, its knives, how many move before it, and (code, figure) of faults."""

    run: Run
    used: int
    loss: int
    knives: Widths
    moved: int
    faults: tuple[tuple[str, int], ...]

    @property
    def blocked(self) -> bool:
        return any(code in BLOCKING for code, _ in self.faults)


@dataclass(frozen=True, slots=True)
class Served:
    """Rolls of an order: below its least and above its most, what is cut of them."""

    wanted: Wanted
    cut: int

    @property
    def short(self) -> int:
        return max(0, self.wanted.least - self.cut)

    @property
    def over(self) -> int:
        return max(0, self.cut - self.wanted.most)


@dataclass(frozen=True, slots=True)
class Board:
    """`spare` are rolls (width, number) that nobody wants: they go to stock."""

    patterns: tuple[Told, ...]
    served: tuple[Served, ...]
    spare: tuple[tuple[int, int], ...]

    @property
    def sets(self) -> int:
        return sum(told.run.sets for told in self.patterns)

    @property
    def loss(self) -> int:
        """Millimeters times sets, edges included."""
        return sum(told.loss * told.run.sets for told in self.patterns)

    @property
    def moved(self) -> int:
        """Knives moved between patterns; setting the first one up is no change."""
        return sum(told.moved for told in self.patterns[1:])

    @property
    def blocked(self) -> bool:
        return any(told.blocked for told in self.patterns)


def laid_out(trim: Trim, runs: Sequence[Run]) -> Board:
    """`trim.wanted` are the orders in the sequence in which they are served, several of one width too."""
    told: list[Told] = []
    for run in runs:
        used, knives = sum(run.widths), positions(trim, run.widths)
        moved = moves(told[-1].knives if told else (), knives)
        faults = tuple(_faults(trim.winder, run, [before.run for before in told]))
        told.append(Told(run, used, trim.winder.deckle - used, knives, moved, faults))
    rolls = Counter[int]()
    for run in runs:
        for width in run.widths:
            rolls[width] += run.sets
    served = tuple(_served(trim.wanted, rolls))
    spare = tuple((width, number) for width, number in sorted(rolls.items(), reverse=True) if number)
    return Board(tuple(told), served, spare)


def _faults(winder: Winder, run: Run, before: Sequence[Run]) -> Iterator[tuple[str, int]]:
    used, number = sum(run.widths), len(run.widths)
    if not number or run.sets < 1:
        yield "empty", 0
        return
    if used > winder.usable:
        yield "too_wide", used - winder.usable
    if number > winder.most_rolls:
        yield "too_many_rolls", number
    if used < winder.least_use:
        yield "below_least_use", winder.least_use - used
    if (widths := len(set(run.widths))) > winder.most_widths:
        yield "too_many_widths", widths
    if (least := min(run.widths)) < winder.narrowest:
        yield "too_narrow", least
    if run.sets < winder.least_sets:
        yield "few_sets", run.sets
    if any(sorted(other.widths) == sorted(run.widths) for other in before):
        yield "repeated", 0


def _served(wanted: Sequence[Wanted], rolls: Counter[int]) -> Iterator[Served]:
    """Everybody's least first, then up to everybody's most; what is left of a width that is wanted is its last one's.

    `rolls` keeps what nobody wants.
    """
    given = [0] * len(wanted)
    for limit in ("least", "most"):
        for at, each in enumerate(wanted):
            more = min(rolls[each.width], max(0, getattr(each, limit) - given[at]))
            given[at] += more
            rolls[each.width] -= more
    for at in range(len(wanted) - 1, -1, -1):
        given[at] += rolls[wanted[at].width]
        rolls[wanted[at].width] = 0
    yield from (Served(each, cut) for each, cut in zip(wanted, given, strict=True))
