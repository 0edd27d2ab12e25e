"""Decisions of planning, on values."""

from decimal import Decimal

from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import plain

RELEASABLE = ("make", "buy")


def can_release(number: str, source: str) -> None:
    if source not in RELEASABLE:
        raise Refused(f"Planned order {number} is neither made nor bought; release it where its source is kept.")


def is_current(number: str, current: bool, firm: bool) -> None:
    """A proposal of a plan that was replaced may rest on needs that are gone; what a person firmed stays good."""
    if not current and not firm:
        raise Refused(f"Planned order {number} belongs to a plan that a later run has replaced.")


def can_split(quantity: Decimal, part: Decimal) -> None:
    if not 0 < part < quantity:
        raise Invalid(f"quantity: between 0 and {plain(quantity)} is needed.", {"quantity": ["Not a part of it."]})


def dates(start: object, due: object) -> None:
    if start > due:  # type: ignore[operator]
        raise Invalid("start: it must not lie after the due day.", {"start": ["After the due day."]})
