"""How large an order is: economic quantities, windows that are worth their cost, pieces (planning.md §2.2).

Sources: Harris (1913) for the economic order quantity, Silver and Meal (1973) and the least unit cost
heuristic as Silver, Pyke and Peterson give them (Inventory Management and Production Planning, 1998, ch. 6).
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.netting import split
from backend.kernel.mrp.policy import Lots, Policy


def economic_quantity(yearly: Decimal, order_cost: Decimal, holding_cost: Decimal) -> Decimal:
    """√(2·D·S/h): demand of a year, cost of an order, cost of holding one for a year; six decimals, rounded half up."""
    if yearly < 0 or order_cost < 0 or holding_cost <= 0:
        raise Invalid("An economic quantity needs demand and cost of 0 or more and a holding cost above 0.")
    root = (2 * yearly * order_cost / holding_cost).sqrt()
    return root.quantize(Decimal("0.000001"), ROUND_HALF_UP)


def days_of_supply(economic: Decimal, daily_net: Decimal) -> int:
    """How many whole days an economic quantity lasts, at least one."""
    if daily_net <= 0:
        raise Invalid("The mean daily net need must be above 0.")
    return max(1, int((economic / daily_net).to_integral_value(ROUND_HALF_UP)))


def window_worth(lots: Lots, wanted: Sequence[int]) -> int:
    """How many days one order covers before its cost per day (or per unit) rises for the first time.

    `wanted[k]` is the quantity of an order that covers k + 1 days; it never falls.
    """
    best: Fraction | None = None
    days, cost, before = 1, lots.order_cost, 0
    for away, quantity in enumerate(wanted):
        if quantity == before:
            continue
        cost += lots.holding_cost * (quantity - before) * away
        each = cost / (away + 1 if lots.rule == "silver_meal" else quantity)
        if best is not None and each > best:
            break
        best, days, before = each, away + 1, quantity
    return days


def base_quantity(lots: Lots, needed: int) -> int:
    """What the lot rule alone makes of a need."""
    if lots.rule in ("fixed_qty", "reorder_point"):
        return -(-needed // lots.quantity) * lots.quantity
    if lots.rule == "eoq":
        return max(needed, lots.quantity)
    return needed


def pieces_of(item: Item, policy: Policy, needed: int) -> list[int]:
    """The orders of which `needed` come in usable: base quantity, smallest lot, multiple, pieces of the largest."""
    whole = _whole_lot(item, base_quantity(policy.lots, policy.inflated(needed)))
    if item.lot_max is None:
        return [whole]
    pieces = split(item, whole, item.lot_max)
    short = needed - sum(map(policy.expected, pieces))
    while short > 0:
        pieces.append(min(item.lot_max, _whole_lot(item, policy.inflated(short))))
        short -= policy.expected(pieces[-1])
    return pieces


def _whole_lot(item: Item, quantity: int) -> int:
    return -(-max(quantity, item.lot_min) // item.multiple) * item.multiple
