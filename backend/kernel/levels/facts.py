"""A plan level as data, and the run of it that is due on a day (planning.md §6)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

Unit = Literal["year", "quarter", "month", "half_month", "week", "day", "open_day"]
UNITS: tuple[Unit, ...] = ("year", "quarter", "month", "half_month", "week", "day", "open_day")
SINCE = date(2024, 1, 1)  # a Monday, from which "every second week" counts


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both inside."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Length:
    """So many days or periods."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Segment:
    """So many periods in a row of what a level covers, all of them firm or all of them outlook."""

    count: int
    unit: Unit
    firm: bool


@dataclass(frozen=True, slots=True)
class Freeze:
    """So many periods nobody changes without a reason: from the day of the run, or from the first day it covers."""

    count: int
    unit: Unit
    begins: Literal["run", "cover"] = "cover"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when figures are to be told, before the run; reminders are open days before that day."""

    open_days: int = 1
    at: time = time(17)
    reminders: tuple[int, ...] = (3, 1)


@dataclass(frozen=True, slots=True)
class PlanLevel:
    """One level. `runs` and `revisions` are RRULEs (RFC 5545); on a day of revision nothing of it is frozen.

    What a run covers begins with the first period of the first segment's unit at or after the run's day moved on by
    `offset`: so many days or open days later, or the so-manieth beginning of a period after it. `tolerance` is the
    share of a parent's bucket by which the sum of this level may differ from it.
    """

    code: str
    segments: tuple[Segment, ...]
    bucket: Unit
    offset: Length
    runs: str
    parent: str | None = None
    freeze: Freeze | None = None
    deadline: Deadline = Deadline()
    tolerance: Decimal = Decimal(0)
    tolerance_in_firm_only: bool = False
    revisions: str = ""
    since: date = SINCE


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of what a run covers, for which one figure an item is planned."""

    first: date
    last: date
    firm: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a level: `due` is its day by the rule, `day` the open day on which it is made."""

    level: str
    due: date
    day: date
    firm: Span | None
    outlook: Span | None
    buckets: tuple[Bucket, ...]
    submit_by: datetime
    reminders: tuple[date, ...]

    @property
    def covers(self) -> Span:
        spans = [span for span in (self.firm, self.outlook) if span is not None]
        return Span(spans[0].first, spans[-1].last)
