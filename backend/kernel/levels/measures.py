"""How far a plan was kept and how much it was changed (planning.md §8); a denominator of nothing gives no value."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from backend.kernel.calendars import WorkCalendar
from backend.kernel.levels.submissions import Plan
from backend.kernel.quantity import ZERO


def adherence(plan: Plan, actual: Plan) -> Decimal | None:
    """Σ min(actual, plan) / Σ plan by item and bucket of a level: too much of one is no help to another."""
    planned = sum(plan.values(), ZERO)
    kept = sum((min(actual.get(key, ZERO), quantity) for key, quantity in plan.items()), ZERO)
    return kept / planned if planned else None


def nervousness(old: Plan, new: Plan, today: date, horizon: int) -> Decimal | None:
    """Σ |q new − q old| · w / Σ q old · w on the days both plans see, w = 1 − days ahead / horizon."""
    weights = {today + timedelta(days=ahead): 1 - Decimal(ahead) / horizon for ahead in range(horizon)}
    keys = {key for key in (*old, *new) if key[1] in weights}
    moved = sum((abs(new.get(key, ZERO) - old.get(key, ZERO)) * weights[key[1]] for key in keys), ZERO)
    base = sum((old.get(key, ZERO) * weights[key[1]] for key in keys), ZERO)
    return moved / base if base else None


def moves_per_hundred(moved: int, orders: int) -> Decimal | None:
    return Decimal(100 * moved) / orders if orders else None


def kit_rate(starts: Mapping[str, date], full_since: Mapping[str, date], calendar: WorkCalendar) -> Decimal | None:
    """The share of orders whose material was complete three open days before their start (kit rate at T−3)."""
    return _share(
        order in full_since and full_since[order] <= calendar.add_working_days(start, -3)
        for order, start in starts.items()
    )


def _share(answers: Iterable[bool]) -> Decimal | None:
    given = list(answers)
    return Decimal(sum(given)) / len(given) if given else None
