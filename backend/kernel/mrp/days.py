"""Open and closed plan days, for leads in working days (planning.md §2.1)."""

from collections.abc import Callable
from functools import cache

from backend.kernel.errors import Refused

SEARCH = 3660


class OpenDays:
    """Plan days a calendar is open; `is_open` answers for any day, also before day 0."""

    def __init__(self, is_open: Callable[[int], bool]) -> None:
        self.is_open = cache(is_open)
        self.before = cache(self._before)
        self.at_or_before = cache(self._at_or_before)
        self.at_or_after = cache(self._at_or_after)

    def _before(self, day: int, lead: int) -> int:
        """The open day `lead` open days before `day`; lead 0 is the day itself."""
        for _ in range(lead):
            day = self._search(day - 1, -1)
        return day

    def _at_or_before(self, day: int) -> int:
        """The last open day not after `day`; day 0 when none is left."""
        while day > 0 and not self.is_open(day):
            day -= 1
        return max(day, 0)

    def _at_or_after(self, day: int) -> int:
        return self._search(day, 1)

    def _search(self, day: int, step: int) -> int:
        for away in range(SEARCH):
            if self.is_open(day + step * away):
                return day + step * away
        raise Refused(f"A calendar has no open day within {SEARCH} days of plan day {day}.", day=day)
