"""Buckets of time: which one a day lies in, where each begins, how many make a season.

A bucket is an ordinal number counted from the start of the calendar, so that buckets are compared and stepped by
plain arithmetic. Weeks begin on Monday (ISO 8601); half-months are the 1st to the 15th and the 16th to the end.
"""

from datetime import date
from enum import StrEnum


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def season(self) -> int:
        """How many buckets until the same time of week (days) or of year (all others) returns."""
        return SEASONS[self]

    def bucket_of(self, day: date) -> int:
        """The ordinal of the bucket that holds `day`."""
        if self is Period.DAY:
            return day.toordinal()
        if self is Period.WEEK:
            return (day.toordinal() - 1) // 7
        months = day.year * 12 + day.month - 1
        if self is Period.HALF_MONTH:
            return months * 2 + (day.day > 15)
        return months // MONTHS[self]

    def start(self, bucket: int) -> date:
        """The first day of a bucket; its end is the next one's start."""
        if self is Period.DAY:
            return date.fromordinal(bucket)
        if self is Period.WEEK:
            return date.fromordinal(bucket * 7 + 1)
        if self is Period.HALF_MONTH:
            months, second = divmod(bucket, 2)
            return date(months // 12, months % 12 + 1, 16 if second else 1)
        months = bucket * MONTHS[self]
        return date(months // 12, months % 12 + 1, 1)


SEASONS = {
    Period.DAY: 7,
    Period.WEEK: 52,
    Period.HALF_MONTH: 24,
    Period.MONTH: 12,
    Period.QUARTER: 4,
    Period.YEAR: 1,
}
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
# Buckets that make a year without movement (planning.md §1.2).
YEARS = {**SEASONS, Period.DAY: 365}
