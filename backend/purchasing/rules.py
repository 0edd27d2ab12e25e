"""Decisions of purchasing, on values."""

from decimal import Decimal

from backend.kernel.errors import Refused
from backend.kernel.quantity import plain


def can_order_from(code: str, state: str) -> None:
    if state != "approved":
        raise Refused(f"Supplier {code} is {state}; only an approved one can be ordered from.")


def can_cancel(number: str, received: Decimal) -> None:
    if received > 0:
        raise Refused(f"{plain(received)} of purchase order {number} have arrived already; it cannot be cancelled.")


def too_much(ordered: Decimal, received: Decimal, allowed_percent: Decimal) -> bool:
    """Whether more arrived than the tolerance allows."""
    return received > ordered * (1 + allowed_percent / 100)


def order_quantity(needed: Decimal, minimum: Decimal | None) -> Decimal:
    """At least the supplier's minimum."""
    return needed if minimum is None else max(needed, minimum)
