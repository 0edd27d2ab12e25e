"""Push and pull 推拉结合: what may start on a forecast, what waits for an order or a call (planning.md §6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from backend.kernel.errors import Invalid, Refused

Activity = Literal["capacity", "purchasing", "upstream", "final_assembly", "shipping", "line_delivery", "replenishment"]
Cause = Literal["forecast", "order", "line_plan", "consumption"]
PUSHED: tuple[Cause, ...] = ("forecast", "order")
CALLED: tuple[Cause, ...] = ("line_plan", "consumption")
STARTS_ON: Mapping[Activity, tuple[Cause, ...]] = {
    "capacity": PUSHED,
    "purchasing": PUSHED,
    "upstream": PUSHED,
    "final_assembly": ("order",),
    "shipping": ("order",),
    "line_delivery": CALLED,
    "replenishment": CALLED,
}
KEYED_ONLY = ("final_assembly",)  # an item without a key of its order may be assembled on a forecast
PUSH_REASON = "Capacity, purchasing and making parts start on a forecast or an order only."
CALL_REASON = "Line delivery and replenishment start on the line plan or on consumption only."
REASONS: Mapping[Activity, str] = {
    "capacity": PUSH_REASON,
    "purchasing": PUSH_REASON,
    "upstream": PUSH_REASON,
    "final_assembly": "Final assembly of an item that is made for an order needs the order it is for.",
    "shipping": "Shipping starts on an order only.",
    "line_delivery": CALL_REASON,
    "replenishment": CALL_REASON,
}
TOLERANCE = Decimal("0.10")


@dataclass(frozen=True, slots=True)
class CallOff:
    """What a supplier is told for a week ahead: `high` is None where nothing is promised."""

    kind: Literal["firm", "range", "forecast"]
    low: Decimal
    high: Decimal | None


def guard(activity: Activity, cause: Cause | None, keyed: bool = True) -> None:
    """Refuse what may not start on this cause (None: on nothing). `keyed`: the item is made for one order."""
    free = activity in KEYED_ONLY and not keyed
    if cause not in (PUSHED if free else STARTS_ON[activity]):
        raise Refused(REASONS["upstream" if free else activity])


def call_off(week: int, quantity: Decimal, tolerance: Decimal = TOLERANCE) -> CallOff:
    """Four weeks are told: W+1 is called off, W+2 holds within the tolerance, W+3 and W+4 are forecast."""
    if not 1 <= week <= 4:
        raise Invalid("The purchase plan tells weeks 1 to 4.", {"week": ["1 to 4."]})
    if week == 1:
        return CallOff("firm", quantity, quantity)
    if week == 2:
        return CallOff("range", quantity * (1 - tolerance), quantity * (1 + tolerance))
    return CallOff("forecast", Decimal(0), None)
