"""Decisions of the order pool, on values: what a bucket holds, and what may be promised against the plan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from backend.kernel.errors import Forbidden, Refused
from backend.kernel.quantity import plain


@dataclass(frozen=True)
class TooMuch:
    """So many hours beyond what a work center has, and its load as a share of that; none where it has no hours."""

    center: str
    hours: Fraction
    share: Fraction | None


def is_full(week: date, too_much: TooMuch) -> Refused:
    """What says no to one more portion in a week."""
    center, hours, percent = _told(too_much)
    if percent is None:
        return Refused(f"{center} has no hours in the week of {week}; take another week, or open days in its calendar.")
    return Refused(f"In the week of {week} {center} would be loaded {percent} %, {hours} h too much; take another.")


def is_full_day(day: date, too_much: TooMuch) -> Refused:
    """What says no to one more portion in the sequence of a day."""
    center, hours, percent = _told(too_much)
    if percent is None:
        return Refused(f"{center} has no hours on {day}; take another day, or open it in its calendar.")
    return Refused(f"On {day} {center} would be loaded {percent} %, {hours} h too much; take another day.")


def _told(one: TooMuch) -> tuple[str, str, str | None]:
    """With one decimal."""
    share = None if one.share is None else plain(Decimal(round(one.share * 1000)).scaleb(-1))
    return one.center, plain(Decimal(round(one.hours * 10)).scaleb(-1)), share


def can_keep(promised: date, possible: date | None, despite: str, may: bool) -> bool:
    """Whether the plan can keep a promise; who may promise more says why, and answers for it."""
    if possible is not None and possible <= promised:
        return True
    if despite and not may:
        raise Forbidden("Only planning may promise earlier than the plan can deliver.")
    if not despite:
        raise _later(promised, possible)
    return False


def _later(promised: date, possible: date | None) -> Refused:
    if possible is None:
        return Refused(f"The plan finds no day for this; {promised} cannot be promised, offer less.")
    return Refused(f"The plan can deliver on {possible} and not on {promised}; offer that day, or say why it holds.")
