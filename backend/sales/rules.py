"""Decisions of sales, on values."""

from collections.abc import Iterable
from decimal import Decimal

from backend.kernel.errors import Refused
from backend.kernel.quantity import LIMIT, SCALE, ZERO, plain, round_half_even

SELLABLE = ("released", "phase_out")


def can_sell(code: str, state: str) -> None:
    if state not in SELLABLE:
        raise Refused(f"Item {code} is {state} and cannot be sold.")


def can_cancel(number: str, shipped: Decimal) -> None:
    if shipped > 0:
        raise Refused(f"{plain(shipped)} of sales order {number} have left already; it cannot be cancelled.")


def can_ship(code: str, quantity: Decimal, still_open: Decimal) -> None:
    if quantity > still_open:
        raise Refused(f"Only {plain(still_open)} of {code} are still open on the order; {plain(quantity)} is too much.")


def can_complete(number: str, still_open: Decimal) -> None:
    if still_open > 0:
        raise Refused(f"{plain(still_open)} of sales order {number} are not shipped yet.")


def amount(lines: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal:
    """Quantity × price of all lines, to the sixth decimal."""
    total = sum((quantity * (price or ZERO) for quantity, price in lines), ZERO)
    return min(round_half_even(total, SCALE), LIMIT)
