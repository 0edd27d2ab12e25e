"""Pull loops: how many cards circulate, and what the line calls for (planning.md §6)."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from backend.kernel.errors import Invalid
from backend.kernel.quantity import ZERO, round_down, round_up


@dataclass(frozen=True, slots=True)
class Loop:
    """One item at one place of the line, in its own unit; without `wip_cap` the place takes any amount."""

    container: Decimal
    wip_cap: Decimal | None = None


def cards(per_day: Decimal, replenish_days: Decimal, safety: Decimal, container: Decimal) -> int:
    """Kanban cards of a loop: ⌈use per day × replenish days × (1 + safety) ÷ container⌉."""
    if container <= 0:
        raise Invalid("container: more than nothing is needed.", {"container": ["More than 0."]})
    return int((per_day * replenish_days * (1 + safety) / container).to_integral_value(ROUND_CEILING))


def line_call(need: Decimal, line_side: Decimal, called: Decimal, loop: Loop) -> Decimal:
    """What is called for the next window, in whole containers, never more than fits beside what is there and called."""
    if loop.container <= 0:
        raise Invalid("container: more than nothing is needed.", {"container": ["More than 0."]})
    wanted = round_up(max(ZERO, need - line_side - called), loop.container)
    if loop.wip_cap is None:
        return wanted
    return min(wanted, round_down(max(ZERO, loop.wip_cap - line_side - called), loop.container))
