"""Decisions about exceptions on plain values: clocks, levels, who may verify, what is the same again (§11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from backend.kernel.errors import Refused
from backend.kernel.quantity import ZERO

TOP = 4
SAFETY_LEVEL = 3
SAME_WITHIN = timedelta(minutes=30)
RECURS_WITHIN, RECURS_FROM = timedelta(days=30), 3
REOPENED_WITHIN = timedelta(days=7)
STANDARD_CLOCKS: Mapping[str, Sequence[int]] = {
    "minor": (15, 4 * 60, 72 * 60),
    "major": (10, 60, 24 * 60),
    "line_stop": (3, 30, 4 * 60),
}
STANDARD_CALLS: Mapping[int, str] = {1: "team_lead", 2: "supervisor", 3: "plant_manager", 4: "plant_manager"}
CLOCK_NAMES = ("accept", "contain", "resolve")


@dataclass(frozen=True)
class Clock:
    """One answer that is waited for: until when, how long it was given, and how often its delay was called out."""

    name: str
    due: datetime
    minutes: int
    turns: int = 0


def minutes_of(clocks: Mapping[str, Sequence[int]], severity: str) -> tuple[int, int, int]:
    """How long each answer may take at a severity: as the type says, else the usual."""
    accept, contain, resolve = clocks.get(severity) or STANDARD_CLOCKS[severity]
    return accept, contain, resolve


def runs_by_the_wall(severity: str, is_safety: bool) -> bool:
    """A stopped line and safety do not wait for the next shift."""
    return severity == "line_stop" or is_safety


def first_level(is_safety: bool) -> int:
    return SAFETY_LEVEL if is_safety else 1


def next_level(level: int) -> int:
    return min(TOP, level + 1)


def half(clock: Clock) -> timedelta:
    """After the first call a delay is called out again every half of the time that was given."""
    return timedelta(minutes=clock.minutes) / 2


def running(answered: Mapping[str, datetime | None]) -> tuple[str, ...]:
    """The clocks nobody has answered yet."""
    return tuple(name for name in CLOCK_NAMES if answered[name] is None)


def is_same_again(first: datetime, later: datetime) -> bool:
    return abs(later - first) <= SAME_WITHIN


def recurs(count: int) -> bool:
    return count >= RECURS_FROM


def scrap_rate(scrapped: Decimal, produced: Decimal) -> Decimal:
    """Scrap ratio SQ / PQ in percent (ISO 22400-2), to a tenth; nothing produced has none."""
    return (100 * scrapped / produced).quantize(Decimal("0.1")) if produced > 0 else ZERO


def scraps_too_much(scrapped: Decimal, produced: Decimal, percent: Decimal, pieces: Decimal | None) -> bool:
    """Above a rate, once enough pieces were made for it to mean something."""
    return produced > 0 and produced >= (pieces or ZERO) and 100 * scrapped > percent * produced


def can_reopen(number: str, ended: datetime | None, now: datetime) -> None:
    if ended is not None and now - ended > REOPENED_WITHIN:
        raise Refused(f"{number} ended more than {REOPENED_WITHIN.days} days ago; raise a new exception.")


def has_proof(number: str, needed: bool, photos: int) -> None:
    if needed and not photos:
        raise Refused(f"{number} is closed with a photo of what was done; there is none from whoever resolved it.")


def can_merge(number: str, into: str, is_itself: bool, into_is_open: bool) -> None:
    if is_itself:
        raise Refused(f"{number} cannot be merged into itself.")
    if not into_is_open:
        raise Refused(f"{into} is no longer open; {number} cannot be merged into it.")


def can_wait(until: datetime, now: datetime) -> None:
    if until <= now:
        raise Refused("until: name a moment that lies ahead; the clocks pause until then.", field="until")


def stop_line_told(number: str, type_name: str, may_stop: bool, severity: str) -> str | None:
    """A stop is a fact; where the type says that it may not stop the line, somebody looks."""
    if severity == "line_stop" and not may_stop:
        return f"{number} stopped the line, though {type_name} may not."
    return None
