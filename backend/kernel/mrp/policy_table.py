"""Policies as arrays: a row of numbers per item that has one, and the days its fences and calendars mean.

Both ways of netting read these rows, so what a fence of five open days is, is told once.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from backend.kernel.mrp.arrays import (
    BELOW_TIME,
    OWN_TIME,
    PERIODS,
    POLICY_COLUMNS,
    STEP_END,
    STEP_FIRST,
    Movable,
    Policies,
    Small,
    byte,
    small,
    whole,
)
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.policy import COSTED, POINTED, Policy

NEVER = -1


def no_policies(items: int, horizon: int) -> Policies:
    """The table of a network where no item has a policy."""
    return PolicyRows(items, horizon).arrays(no_movables(items))


def no_movables(items: int) -> Movable:
    none = np.zeros(items, np.int64)
    columns = (small([]), whole([]), whole([]), small([]), byte([]), byte([]))
    return Movable(none, none.copy(), *columns)


class PolicyRows:
    """Collects the rows of a network; calendars that items share are one row of `ends` or `earlier`."""

    def __init__(self, items: int, horizon: int) -> None:
        self._horizon = horizon
        self._row = np.full(items, NEVER, np.int32)
        self._table: list[list[int]] = []
        self._steps: list[tuple[int, int]] = []
        self._ends: dict[tuple[int, ...], int] = {}
        self._earlier: dict[tuple[OpenDays | None, int], int] = {}

    def add(self, place: int, item: Item, policy: Policy) -> None:
        self._row[place] = len(self._table)
        self._table.append(self._numbers(item, policy))

    def arrays(self, movable: Movable) -> Policies:
        days, levels = zip(*self._steps, strict=True) if self._steps else ((), ())
        ends = [[end_of_period(starts, day, self._horizon) for day in range(self._horizon)] for starts in self._ends]
        earlier = [days_earlier(receiving, time, self._horizon) for receiving, time in self._earlier]
        return Policies(
            self._row,
            whole(self._table).reshape(-1, POLICY_COLUMNS),
            small(days),
            whole(levels),
            small(ends).reshape(-1, self._horizon),
            small(earlier).reshape(-1, self._horizon),
            movable,
        )

    def _numbers(self, item: Item, policy: Policy) -> list[int]:
        """A row of POLICY_COLUMNS numbers, in the order arrays.py names them."""
        lots, received = policy.lots, policy.received
        return [
            first_day(item, policy.fences.frozen, self._horizon),
            first_day(item, max(policy.fences.slushy, policy.fences.frozen), self._horizon),
            *self._safety(item, policy),
            lots.point if lots.rule in POINTED else NEVER,
            lots.quantity if lots.rule == "min_max" else NEVER,
            lots.quantity if lots.rule in ("fixed_qty", "reorder_point") else 0,
            lots.quantity if lots.rule == "eoq" else 0,
            lots.quantity if lots.rule == "poq" else 0,
            self._period_row(policy),
            received.numerator,
            received.denominator,
            *self._safety_time(item, policy),
            policy.assume,
            int(lots.spread),
            NEVER if lots.max_stock is None else lots.max_stock,
            int(lots.supply_life is not None),
            int(policy.forward),
        ]

    def _safety(self, item: Item, policy: Policy) -> list[int]:
        """BASE, STEP_FIRST, STEP_END, COVER, PERCENT, FLOOR, CEILING, KEPT, KEPT_OF, PROTECTED."""
        safety, begin = policy.safety, len(self._steps)
        steps = () if safety.pull else level_steps(safety.levels, item.receiving, self._horizon)
        self._steps += steps
        cover = (0, 0, 0, NEVER)
        if safety.cover is not None:
            ceiling = safety.cover.ceiling
            cover = (
                safety.cover.days,
                safety.cover.percent,
                safety.cover.floor,
                NEVER if ceiling is None else ceiling,
            )
        kept = 1 - safety.share if safety.draw_down == "share" else 1
        protected = first_feasible(item, self._horizon) if safety.draw_down == "inside_lead" else 0
        base = 0 if safety.levels or safety.pull else item.safety_stock
        return [base, begin, len(self._steps), *cover, kept.numerator, kept.denominator, protected]

    def _period_row(self, policy: Policy) -> int:
        if policy.lots.rule != "calendar_period":
            return NEVER
        return self._ends.setdefault(policy.lots.period_starts, len(self._ends))

    def _safety_time(self, item: Item, policy: Policy) -> list[int]:
        """Rows of `earlier` for needs from outside and for those of orders above."""
        safety = policy.safety
        if not safety.time:
            return [NEVER, NEVER]
        row = self._earlier.setdefault((item.receiving, safety.time), len(self._earlier))
        return [row if safety.time_on in (which, "all") else NEVER for which in ("independent", "dependent")]


def with_policy(policies: Policies, place: int, item: Item, horizon: int) -> Policies:
    """The table with the policy one item has now, where its old row was; steps and calendars that are new follow."""
    assert item.policy is not None
    one = PolicyRows(1, horizon)
    one.add(0, item, item.policy)
    made = one.arrays(no_movables(1))
    numbers, row = made.table[0], int(policies.row[place])
    begin = _room_for_steps(policies, row, len(made.step_day))
    policies = _with_steps(policies, made, begin)
    numbers[STEP_FIRST], numbers[STEP_END] = begin, begin + len(made.step_day)
    ends, numbers[PERIODS] = _with_row(policies.ends, made.ends, numbers[PERIODS])
    for column in (OWN_TIME, BELOW_TIME):
        earlier, numbers[column] = _with_row(policies.earlier, made.earlier, numbers[column])
        policies = policies._replace(earlier=earlier)
    policies.table[row] = numbers
    return policies._replace(ends=ends)


def _room_for_steps(policies: Policies, row: int, count: int) -> int:
    """Where the steps of a row go: where its old ones were if they fit, else at the end."""
    begin, end = policies.table[row, STEP_FIRST : STEP_END + 1].tolist()
    return begin if count <= end - begin else len(policies.step_day)


def _with_steps(policies: Policies, made: Policies, begin: int) -> Policies:
    days, levels = (
        np.concatenate((old[:begin], new, old[begin + len(new) :]))
        for old, new in ((policies.step_day, made.step_day), (policies.step_level, made.step_level))
    )
    return policies._replace(step_day=small(days), step_level=whole(levels))


def _with_row(table: Small, made: Small, at: int) -> tuple[Small, int]:
    """The table with row `at` of `made` in it, and where; −1 is no row."""
    if at < 0:
        return table, at
    found = np.flatnonzero((table == made[at]).all(axis=1))
    if len(found):
        return table, int(found[0])
    return small(np.concatenate((table, made[at : at + 1]))), len(table)


def is_rare(policy: Policy) -> bool:
    """Whether only the exact path plans it."""
    return policy.lots.rule in COSTED or policy.safety.draw_down == "down_to_priority" or policy.life is not None


def first_day(item: Item, length: int, horizon: int) -> int:
    """The first open day behind a fence of so many open days; the horizon where there is none inside it."""
    if not length:
        return 0
    day = behind(item.receiving, length, horizon)
    if item.policy is not None and item.policy.fences.on_start:
        day = next((one for one in range(horizon) if item.start_of(one) >= day), horizon)
    return min(_open_from(item.receiving, day, horizon), horizon)


def first_feasible(item: Item, horizon: int, start: int = 0) -> int:
    """The first open day an order begun on `start` or later can arrive; the horizon where none is inside it."""
    if item.source is None:
        return min(_open_from(item.receiving, start + item.lead_time, horizon), horizon)
    days = (day for day in range(max(start, 0), horizon) if item.start_of(day) >= start)
    return min(_open_from(item.receiving, next(days, horizon), horizon), horizon)


@lru_cache(maxsize=1024)
def behind(receiving: OpenDays | None, length: int, horizon: int) -> int:
    """The day after `length` open days, at most the horizon."""
    if receiving is None:
        return min(length, horizon)
    left = length
    for day in range(horizon):
        if not left:
            return day
        left -= receiving.is_open(day)
    return horizon


def _open_from(receiving: OpenDays | None, day: int, horizon: int) -> int:
    return day if receiving is None or day >= horizon else receiving.at_or_after(day)


def level_steps(
    levels: Sequence[tuple[int, int]], receiving: OpenDays | None, horizon: int
) -> tuple[tuple[int, int], ...]:
    """Levels by day, inside the horizon; one that rises on a closed day must be there on the open day before."""
    days: dict[int, int] = {}
    for day, quantity in sorted(levels):
        if day < horizon:
            days[max(day, 0)] = quantity
    if receiving is None or all(receiving.is_open(day) for day in days):
        return tuple(sorted(days.items()))
    return _on_open_days(days, receiving, horizon)


def _on_open_days(days: dict[int, int], receiving: OpenDays, horizon: int) -> tuple[tuple[int, int], ...]:
    """An open day keeps the highest level of itself and the closed days behind it."""
    daily, level = [], 0
    for day in range(horizon):
        level = days.get(day, level)
        daily.append(level)
    for day in range(horizon - 2, -1, -1):
        if receiving.at_or_before(day + 1) != day + 1:
            daily[day] = max(daily[day], daily[day + 1])
    return tuple((day, level) for day, level in enumerate(daily) if day == 0 or level != daily[day - 1])


def end_of_period(starts: Sequence[int], day: int, horizon: int) -> int:
    """The first day of the next period, at most the horizon."""
    return min(min((start for start in starts if start > day), default=horizon), horizon)


def days_earlier(receiving: OpenDays | None, time: int, horizon: int) -> list[int]:
    """By day, the day so many open days before; never before day 0."""
    if receiving is None:
        return [max(day - time, 0) for day in range(horizon)]
    row = []
    for day in range(horizon):
        day = receiving.at_or_before(day)
        for _ in range(time):
            day = receiving.at_or_before(max(day - 1, 0))
        row.append(day)
    return row
