"""Decisions of purchasing, on values."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import LIMIT, SCALE, ZERO, plain, round_half_even


def can_order_from(code: str, state: str) -> None:
    if state != "approved":
        raise Refused(f"Supplier {code} is {state}; only an approved one can be ordered from.")


def can_cancel(number: str, received: Decimal) -> None:
    if received > 0:
        raise Refused(f"{plain(received)} of purchase order {number} have arrived already; it cannot be cancelled.")


def can_resize(number: str, received: Decimal, quantity: Decimal) -> None:
    if quantity <= 0 or quantity < received:
        raise Refused(f"Purchase order {number} cannot be for {plain(quantity)}; {plain(received)} have arrived.")


def can_drop(number: str, state: str) -> None:
    if state != "draft":
        raise Refused(f"Purchase order {number} is {state} and has further lines; agree on a new one.")


def too_much(ordered: Decimal, received: Decimal, allowed_percent: Decimal) -> bool:
    """Whether more arrived than the tolerance allows."""
    return received > ordered * (1 + allowed_percent / 100)


def order_quantity(needed: Decimal, minimum: Decimal | None) -> Decimal:
    """At least the supplier's minimum."""
    return needed if minimum is None else max(needed, minimum)


def in_multiples(quantity: Decimal, multiple: Decimal) -> Decimal:
    """Rounded up; 0 is any quantity."""
    if multiple <= 0:
        return quantity
    return (quantity / multiple).to_integral_value(ROUND_CEILING) * multiple


def amount(lines: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal:
    """Quantity × price of all lines, to the sixth decimal."""
    total = sum((quantity * (price or ZERO) for quantity, price in lines), ZERO)
    return min(round_half_even(total, SCALE), LIMIT)


def can_be_rejected(quantity: Decimal, rejected: Decimal) -> None:
    if not 0 <= rejected <= quantity:
        sentence = f"rejected: between 0 and {plain(quantity)} is needed."
        raise Invalid(sentence, {"lines.rejected": ["More than arrived, or less than nothing."]})
