"""Decisions of sales, on values."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import LIMIT, SCALE, ZERO, plain, round_half_even

SELLABLE = ("released", "phase_out")
FACTORS = ("season", "customer", "market")
LARGEST_FACTOR = 100


def can_sell(code: str, state: str) -> None:
    if state not in SELLABLE:
        raise Refused(f"Item {code} is {state} and cannot be sold.")


def can_cancel(number: str, shipped: Decimal) -> None:
    if shipped > 0:
        raise Refused(f"{plain(shipped)} of sales order {number} have left already; it cannot be cancelled.")


def can_change_quantity(quantity: Decimal, gone: Decimal) -> None:
    if quantity <= 0 or quantity < gone:
        raise Refused(f"{plain(gone)} of this line are shipped or cancelled already; {plain(quantity)} is too little.")


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


def can_cycle(cycle: date, present: date) -> None:
    if cycle > present:
        raise Invalid(
            f"cycle: it must not lie after the present period, which begins on {present}.",
            {"cycle": ["After the present period."]},
        )


def made_from(kind: str, has_base: bool) -> None:
    """Statistics are made from history, everything else from a version that is there."""
    if kind == "statistical" and has_base:
        raise Invalid(
            "based_on_id: a statistical forecast is made from history alone.", {"based_on_id": ["Leave it empty."]}
        )
    if kind != "statistical" and not has_base:
        raise Invalid("based_on_id: name the version it is made from.", {"based_on_id": ["A forecast is needed."]})


def can_correct(number: str, state: str, made: bool) -> None:
    if not made:
        raise Refused(f"Forecast {number} has not been made yet.")
    if state != "draft":
        raise Refused(f"Forecast {number} is {state} and cannot be changed; make a new version from it.")


def correction(layer: str, value: Decimal, reason: str) -> None:
    if layer != "delta" and value < 0:
        raise Invalid("value: 0 or more is needed.", {"value": ["0 or more is needed."]})
    if layer in FACTORS and value > LARGEST_FACTOR:
        raise Invalid(f"value: a factor of at most {LARGEST_FACTOR} is needed.", {"value": ["Too large a factor."]})
    if not reason.strip():
        raise Invalid("reason: say why it is changed.", {"reason": ["A reason is needed."]})


def figure(value: Decimal) -> None:
    if value > LIMIT:
        raise Invalid("value: the figure would become too large.", {"value": ["Too large."]})
