"""The six plan levels and the calendars they are tried on, in the words of the planner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backend.kernel.calendars import Shift, WorkCalendar
from backend.kernel.errors import Problem
from backend.kernel.levels.facts import PlanLevel, Span
from backend.planning.levels import as_kernel
from backend.planning.plan_level import PlanLevel as PlanLevelRow
from backend.planning.plan_level import PlanLevelSegment
from seed.plan_levels import DEADLINE, ROWS

D = Decimal
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_SHIFT = (Shift("day", time(8), time(17)),)
WEEKDAYS = WorkCalendar("Mon-Fri", {weekday: DAY_SHIFT for weekday in range(5)}, SHANGHAI)


def closed_on(*days: date) -> WorkCalendar:
    return WorkCalendar("Mon-Fri", WEEKDAYS.week, SHANGHAI, {day: () for day in days})


def dec(day: int) -> date:
    return date(2026, 12, day)


def nov(day: int) -> date:
    return date(2026, 11, day)


def jan(day: int) -> date:
    return date(2027, 1, day)


def span(first: date, last: date) -> Span:
    return Span(first, last)


def row_of(values: Any) -> PlanLevelRow:
    """A row of the seed as the document it becomes, without a database."""
    given = DEADLINE | {"revisions": "", "tolerance_in_firm_only": False} | dict(values)
    names = ("number", "runs", "revisions", "bucket", "freeze_unit", "freeze_begins", "tolerance_in_firm_only")
    names += ("offset_count", "offset_unit", "freeze_count", "submit_days", "submit_minute", "reminder_days")
    row = PlanLevelRow(**{name: given[name] for name in names}, tolerance_percent=D(given["tolerance_percent"]))
    row.segments = [
        PlanLevelSegment(periods=periods, unit=unit, commitment=commitment)
        for periods, unit, commitment in given["segments"]
    ]
    return row


LEVELS: dict[str, PlanLevel] = {
    values["number"]: as_kernel(row_of(values), {None: values["parent"]}) for values in ROWS
}


@contextmanager
def refusing(sentence: str) -> Iterator[None]:
    """What is done inside is refused with exactly this sentence."""
    with pytest.raises(Problem) as error:
        yield
    assert error.value.sentence == sentence
