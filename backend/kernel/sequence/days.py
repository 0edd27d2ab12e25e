"""Days and shifts of a week's line plan, and the takt of a shift (planning.md §7)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from backend.kernel.errors import Invalid
from backend.kernel.quantity import shares


def spread(week: Mapping[str, int], hours: Sequence[Decimal]) -> list[dict[str, int]]:
    """The units of each model on each day of a week, or in each shift of a day, by its open hours.

    Each model by itself, largest remainder first, ties to the earliest day; a day without hours builds nothing.
    """
    if not hours or min(hours) < 0 or not any(hours):
        raise Invalid("hours: none of these days is open.", {"hours": ["More than 0 is needed."]})
    if any(quantity < 0 for quantity in week.values()):
        raise Invalid("week: fewer than none cannot be built.", {"week": ["0 or more."]})
    days: list[dict[str, int]] = [{} for _ in hours]
    for model in sorted(week):
        for day, quantity in zip(days, shares(Decimal(week[model]), hours, 0), strict=True):
            day[model] = int(quantity)
    return days


def takt(available_seconds: Decimal, units: int) -> Decimal | None:
    """Seconds between two units; without units there is no takt."""
    return available_seconds / units if units > 0 else None
