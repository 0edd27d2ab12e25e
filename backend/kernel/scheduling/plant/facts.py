"""What a factory's schedule is made of (planning.md §7): operations with ways, machines, pools, calendars, set-ups.

Times are whole seconds since a moment the caller chooses; ids are the caller's. Nothing here knows how it is solved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Open stretches [start, end), ascending and apart; after the last one nothing is ever open."""

    id: str
    open: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """So many like units of a tool, a mould or people of a skill; `calendar` None is always there."""

    id: str
    units: int
    calendar: str | None = None


class Need(NamedTuple):
    """Units of a pool, held from the operation's start to its end, breaks included."""

    pool: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Machine:
    """What does one operation at a time, or, with a `load` limit, all of one family that begin together (a furnace).

    `family` is what it is set up for at second 0, '' nothing yet (no set-up before the first). `crew` sets it up.
    """

    id: str
    calendar: str
    setup: str | None = None
    family: str = ""
    load: int | None = None
    crew: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """Seconds from one family to another, not symmetric; a pair that is not listed takes `usual`, the same family 0."""

    id: str
    seconds: Mapping[tuple[str, str], int] = field(default_factory=dict)
    usual: int = 0

    def between(self, before: str, after: str) -> int:
        """Nothing before an operation without a family, nor on a machine not set up for anything yet."""
        if not before or not after:
            return 0
        return self.seconds.get((before, after), 0 if before == after else self.usual)


@dataclass(frozen=True, slots=True)
class Way:
    """One machine an operation can be done on, how many open seconds it takes there, and what else it holds."""

    machine: str
    seconds: int
    needs: tuple[Need, ...] = ()


class After(NamedTuple):
    """An operation that comes first: this one begins `lag` seconds after its end at the earliest.

    With a transfer batch (`first` open seconds of the other until its first portion is there, `last` seconds this one
    still needs after the other's end) it begins after that portion and ends no earlier than `last` after its end.
    """

    operation: str
    lag: int = 0
    first: int | None = None
    last: int = 0


class Slot(NamedTuple):
    """Where and when an operation is: the set-up from `setup` to the moment it is done, then `start` to `end`."""

    operation: str
    machine: str
    setup: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cap:
    """So many orders at most are in work at once between their first start and their last end under it (CONWIP).

    Those `inside` have begun before second 0.
    """

    id: str
    orders: int
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Operation:
    """`earliest` is when material is there; `fixed` is where it lies already and stays (running, frozen, pinned).

    `cap` counts its order as in work from the first start to the last end of the order's operations with that cap.
    """

    id: str
    order: str
    ways: tuple[Way, ...]
    after: tuple[After, ...] = ()
    family: str = ""
    earliest: int = 0
    load: int = 1
    breaks: bool = True
    fixed: Slot | None = None
    cap: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is due: every operation of it ends by `due`, each second later costs `weight`."""

    id: str
    due: int
    release: int = 0
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    operations: tuple[Operation, ...]
    orders: tuple[Order, ...]
    machines: tuple[Machine, ...]
    calendars: tuple[Calendar, ...]
    pools: tuple[Pool, ...] = ()
    setups: tuple[Setup, ...] = ()
    caps: tuple[Cap, ...] = ()


class LeftOut(NamedTuple):
    """An operation that has no place, and the smallest reason: a code and what it is about (ids)."""

    operation: str
    code: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """A slot for each operation that has a place, by its id, and why the others have none."""

    slots: Mapping[str, Slot]
    left_out: tuple[LeftOut, ...] = ()
