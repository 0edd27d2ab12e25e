"""Calendars as tables by plan day, so that the compiled part looks days up."""

from collections.abc import Callable
from functools import cache

from backend.kernel.errors import Refused
from backend.kernel.mrp.arrays import NO_TABLE, Small, small
from backend.kernel.mrp.days import SEARCH, OpenDays


class Tables:
    """Rows are made once per calendar (and lead) and found again by it. Columns are the plan days 0 … H − 1."""

    def __init__(self, horizon: int) -> None:
        self.horizon = horizon
        self._starts: dict[tuple[OpenDays, int], int] = {}
        self._opens: dict[OpenDays, int] = {}
        self._start_rows: list[list[int]] = []
        self._open_rows: list[list[int]] = []

    def lead(self, source: OpenDays | None, lead: int) -> int:
        """What the rule of an item says as its lead: the lead itself or, under a calendar, −1 − row of `starts`."""
        if source is None:
            return lead
        if (source, lead) not in self._starts:
            self._starts[source, lead] = len(self._start_rows)
            self._start_rows.append(self._start_row(source, lead))
        return -1 - self._starts[source, lead]

    def receiving(self, calendar: OpenDays | None) -> int:
        """Row of `opens`, −1 where every day is open."""
        if calendar is None:
            return -1
        if calendar not in self._opens:
            self._opens[calendar] = len(self._open_rows)
            self._open_rows.append([calendar.at_or_before(day) for day in range(self.horizon)])
        return self._opens[calendar]

    @property
    def start_count(self) -> int:
        """Rows of `starts`."""
        return len(self._start_rows)

    @property
    def starts(self) -> Small:
        return small(self._start_rows).reshape(-1, self.horizon)

    @property
    def opens(self) -> Small:
        return small(self._open_rows).reshape(-1, self.horizon)

    def _start_row(self, source: OpenDays, lead: int) -> list[int]:
        """A day whose start cannot be told has NO_TABLE: the order that needs it says why, not the table."""
        if lead > SEARCH:
            return [NO_TABLE] * self.horizon
        back = cache(lambda day: source.before(day, 1))
        return [_start(back, day, lead) for day in range(self.horizon)]


def _start(back: Callable[[int], int], day: int, lead: int) -> int:
    try:
        for _ in range(lead):
            day = back(day)
    except Refused:
        return NO_TABLE
    return day
